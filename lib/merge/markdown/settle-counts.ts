import type { Decision } from '../domain.ts'
import type { Node } from './node.ts'
import { parseDocument } from './parse.ts'
import type { Recount } from './recompute.ts'

/** Numbers that follow from numbers that follow from numbers: what takes more rounds than this is left alone. */
const MOST_ROUNDS = 6

export interface Settled {
  readonly text: string
  readonly decisions: readonly Decision[]
  /** The key of the number that stood here before anything was counted. */
  readonly keyAt: (start: number) => string | undefined
  /** The keys of the numbers that are now what they count. */
  readonly settled: ReadonlySet<string>
}

type Count = (merged: Node) => readonly Recount[]

/** The text with its numbers counted anew, until nothing changes: a total follows from numbers that are counted themselves. */
export function settleCounts(text: string, count: Count | undefined): Settled {
  const first = count === undefined ? [] : count(parseDocument(text))
  const keys = new Map(first.map(({ key, start }) => [start, key]))
  const keyAt = (start: number) => keys.get(start)
  const settle = (left: ReadonlySet<string>): Omit<Settled, 'keyAt'> => {
    const { changed, recounts, settled, ...counted } = runRounds({ text, first, left }, count)
    const unsettled = [...changed.keys()].filter((key) => !settled.has(key))
    if (unsettled.length > 0) return settle(new Set([...left, ...unsettled]))
    return { text: counted.text, settled, decisions: decisionsOf(counted.text, recounts, changed) }
  }
  return { ...settle(new Set()), keyAt }
}

interface Start {
  readonly text: string
  readonly first: readonly Recount[]
  /** The keys of the numbers that are left alone. */
  readonly left: ReadonlySet<string>
}

interface Rounds {
  readonly text: string
  readonly recounts: readonly Recount[]
  /** The lines in which numbers were changed, as they were, by the keys of the numbers. */
  readonly changed: ReadonlyMap<string, string>
  readonly settled: ReadonlySet<string>
}

function runRounds({ first, left, ...start }: Start, count: Count | undefined): Rounds {
  let { text } = start
  let recounts = first.filter(({ key }) => !left.has(key))
  const changed = new Map<string, string>()
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const wrong = recounts.filter(isWrong)
    if (wrong.length === 0) break
    for (const each of wrong) if (!changed.has(each.key)) changed.set(each.key, lineAt(text, each))
    text = replaced(text, wrong)
    recounts = count?.(parseDocument(text)).filter(({ key }) => !left.has(key)) ?? []
  }
  const right = recounts.filter((each) => each.value !== undefined && !isWrong(each))
  return { text, recounts, changed, settled: new Set(right.map(({ key }) => key)) }
}

function isWrong({ value, was }: Recount): boolean {
  return value !== undefined && value !== was
}

function decisionsOf(
  text: string,
  recounts: readonly Recount[],
  changed: ReadonlyMap<string, string>,
): readonly Decision[] {
  const decisions = new Map<string, Decision>()
  for (const { key, record, ...at } of recounts) {
    const [kept, was] = [lineAt(text, at), changed.get(key)]
    if (was === undefined || decisions.has(kept)) continue
    decisions.set(kept, { record, field: '', rule: 'recount', kept, dropped: [was] })
  }
  return [...decisions.values()]
}

function lineAt(text: string, { start, end }: Pick<Recount, 'start' | 'end'>): string {
  const to = text.indexOf('\n', end)
  return text.slice(text.lastIndexOf('\n', start) + 1, to === -1 ? undefined : to).trim()
}

/** The padding of a cell gives or takes what the number gains or loses. */
function replaced(text: string, recounts: readonly Recount[]): string {
  let result = ''
  let last = 0
  for (const { start, end, was, value = was } of [...recounts].sort((a, b) => a.start - b.start)) {
    const [, behind = '', blanks = ''] = /^([^\s|\p{L}\p{N}]{0,4})( +)\|/u.exec(text.slice(end, end + 80)) ?? []
    const room = Math.max(0, blanks.length - (String(value).length - (end - start)))
    result += text.slice(last, start) + String(value) + behind + ' '.repeat(blanks === '' ? 0 : Math.max(1, room))
    last = end + behind.length + blanks.length
  }
  return result + text.slice(last)
}
