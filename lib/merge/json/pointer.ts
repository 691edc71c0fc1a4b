import { rankOf, STATUS_RANKS } from '../markdown/statuses.ts'
import { itemValue, type JsonValue, memberOf, scalarText, type Three } from './value.ts'

/** Members that name the record in a list beside them that is worked on. */
const POINTER = /^(?:active|current)(?:_|[A-Z])/

const IDS = ['id', 'key', 'name', 'slug']

/**
 * Of two records that the sides point at, the one that is worked on: the other one is finished on a side by now, or one
 * side points at none because it had finished all that it knew. Undefined: both are open, or nobody knows them.
 */
export function openRecord(
  name: string,
  { ours, theirs }: Three<string>,
  sides: readonly JsonValue[],
): 'ours' | 'theirs' | undefined {
  if (!POINTER.test(name)) return undefined
  const [left, right] = [ours, theirs].map((id) => stateOf(id, sides))
  if (left === 'open' && right === 'over') return 'ours'
  return right === 'open' && left === 'over' ? 'theirs' : undefined
}

/** Whether a record is finished on a side, or open on all that know it; none at all is nothing to work on. */
function stateOf(id: string, sides: readonly JsonValue[]): 'open' | 'over' | undefined {
  if (id === '' || id === 'null') return 'over'
  const ranks = sides.flatMap((side) => statusesOf(id, side)).map((status) => rankOf(status, STATUS_RANKS))
  if (ranks.length === 0 || ranks.includes(undefined)) return undefined
  return ranks.includes(STATUS_RANKS.length - 1) ? 'over' : 'open'
}

/** The statuses of the records with an id in the lists and tables of an object. */
function statusesOf(id: string, { node, source }: JsonValue): readonly string[] {
  return node.items.flatMap(({ value }) => {
    if (value.type === 'scalar') return []
    const isNamed = (item: JsonValue) => IDS.some((key) => textIn(item, key) === id)
    const found = value.items.filter((item) =>
      value.type === 'object' ? item.key === id : item.value.type === 'object' && isNamed(itemValue(item, source)),
    )
    return found.map((item) => textIn(itemValue(item, source), 'status') ?? '')
  })
}

function textIn(record: JsonValue, key: string): string | undefined {
  const member = record.node.type === 'object' ? memberOf(record, key) : undefined
  return member?.node.type === 'scalar' ? scalarText(member) : undefined
}
