import { type Cell, type Claim, claimsOf } from './claims.ts'
import { type Counter, counterOf } from './counter.ts'
import { fieldName } from './field.ts'
import type { Node } from './node.ts'
import { isTotalRow, sumElsewhere, sumOf, withinRow } from './sums.ts'

/** A number of the merged text that counts something. */
export interface Recount {
  /** The same for the same number in every text. */
  readonly key: string
  readonly start: number
  readonly end: number
  readonly was: number
  /** What it is, counted there; undefined where it fits several counts that differ by now. */
  readonly value: number | undefined
  readonly record: string
}

export interface Versions {
  readonly base: Node | undefined
  readonly ours: Node
  readonly theirs: Node
}

/**
 * Finds in a merged text the numbers that count something: those that changed, and that are in every version the count of
 * the same thing. Undefined where a version holds no number that may count.
 */
export function recounter({ base, ours, theirs }: Versions): ((merged: Node) => readonly Recount[]) | undefined {
  const before = [...(base ? [base] : []), ours, theirs].map((root) => ({
    claims: claimsOf(root),
    counter: counterOf(root),
  }))
  if (before.some(({ claims }) => claims.size === 0)) return undefined
  const known = new Map<string, readonly string[]>()
  const sums = new Set([...(before[0]?.claims ?? [])].flatMap(([key, { cell }]) => (cell?.isSum ? [key] : [])))
  const commonNames = (key: string) => {
    const all = before.map(({ claims, counter }) => namesOf(claims.get(key), counter))
    return all.reduce((common, own) => common.filter((name) => own.includes(name)))
  }
  return (merged) => {
    const counter = counterOf(merged)
    return [...claimsOf(merged, sums)].flatMap(([key, claim]) => {
      const values = new Set(before.map(({ claims }) => claims.get(key)?.value))
      if (values.has(undefined) || values.size < 2) return []
      const names = known.get(key) ?? commonNames(key)
      known.set(key, names)
      return names.length === 0 ? [] : [recountOf({ key, claim, names }, counter)]
    })
  }
}

interface Known {
  readonly key: string
  readonly claim: Claim
  /** What it is the count of in every version. */
  readonly names: readonly string[]
}

function recountOf({ key, claim, names }: Known, counter: Counter): Recount {
  const counts = countsOf(claim, counter)
  const values = new Set(names.map((name) => counts.get(name)))
  const [value] = values
  const { end, record, start, value: was } = claim
  return { key, start, end, was, value: values.size === 1 ? value : undefined, record }
}

/** The counts that the claim states in its own version. */
function namesOf(claim: Claim | undefined, counter: Counter): readonly string[] {
  if (claim === undefined) return []
  return [...countsOf(claim, counter)].filter(([, value]) => value === claim.value).map(([name]) => name)
}

/** Everything that a number in this place may count. */
function countsOf({ scopes, cell }: Claim, counter: Counter): ReadonlyMap<string, number> {
  const counts = new Map(cell ? withinRow(cell) : [])
  const sum = cell && isTotalRow(cell.row) ? sumOf(cell.table, cell.column) : undefined
  if (sum !== undefined) return counts.set('sum', sum)
  scopes.forEach((scope, depth) => {
    for (const [name, value] of counter.quantitiesOf(scope)) {
      if (!/^(?:prefix|status) /.test(name)) counts.set(`${depth} ${name}`, value)
    }
  })
  if (cell) for (const [name, value] of countsOfCell(cell, counter)) counts.set(name, value)
  return counts
}

/**
 * Of a row of a summary: the records of its status, the ids with its prefix, what is in the section of its name, and the sum
 * of the same column in another table.
 */
function countsOfCell(cell: Cell, counter: Counter): readonly (readonly [string, number])[] {
  const name = fieldName(cell.label)
  const all = counter.quantitiesOf(counter.root)
  return [
    ...['status', 'prefix'].map((kind) => [kind, all.get(`${kind} ${name}`) ?? 0] as const),
    ...counter.sectionsNamed(name).flatMap((section) => labelled([...counter.quantitiesOf(section)])),
    ...counter.summedTables().flatMap((summed) => sumElsewhere(cell, summed)),
  ]
}

function labelled(counts: readonly (readonly [string, number])[]): readonly (readonly [string, number])[] {
  return counts.map(([name, value]) => [`labelled ${name}`, value])
}
