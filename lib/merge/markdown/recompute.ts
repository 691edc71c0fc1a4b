import { type Claim, claimsOf } from './claims.ts'
import { fieldName } from './field.ts'
import { titleOfSection } from './name.ts'
import type { Node } from './node.ts'
import { isTotalRow, type Quantities, quantitiesOf, sumOf } from './quantities.ts'

/** A number of the merged text, counted anew. */
export interface Recount {
  readonly start: number
  readonly end: number
  readonly was: number
  readonly value: number
  readonly record: string
}

export interface Versions {
  readonly base: Node | undefined
  readonly ours: Node
  readonly theirs: Node
  /** Parsed only where the others hold numbers that may count something. */
  readonly merged: () => Node
}

/**
 * The numbers that count something: those that changed, and that are in every version the count of the same thing. What
 * they are in the merged text is counted there. A number that fits several counts which differ by now is left alone.
 */
export function recount(versions: Versions): readonly Recount[] {
  const { base, ours, theirs } = versions
  const before: { readonly root: Node; readonly claims: ReadonlyMap<string, Claim>; readonly of: Count }[] = []
  for (const root of [...(base ? [base] : []), ours, theirs]) {
    const claims = claimsOf(root)
    if (claims.size === 0) return []
    before.push({ root, claims, of: counter() })
  }
  const merged = versions.merged()
  const of = counter()
  const recounts: Recount[] = []
  for (const [key, claim] of claimsOf(merged)) {
    const known = before.map(({ claims }) => claims.get(key))
    if (known.some((own) => own === undefined) || new Set(known.map((own) => own?.value)).size < 2) continue
    const names = before
      .map(({ root, of: count }, index) => namesOf(known[index], root, count))
      .reduce((common, own) => common.filter((name) => own.includes(name)))
    const counts = countsOf(claim, merged, of)
    const values = new Set(names.map((name) => counts.get(name)))
    const [value] = values
    if (values.size !== 1 || value === undefined) continue
    recounts.push({ start: claim.start, end: claim.end, was: claim.value, value, record: claim.record })
  }
  return recounts
}

type Count = (node: Node) => Quantities

function counter(): Count {
  const known = new Map<Node, Quantities>()
  return (node) => {
    const found = known.get(node) ?? quantitiesOf(node)
    known.set(node, found)
    return found
  }
}

/** The counts that the claim states in its own version. */
function namesOf(claim: Claim | undefined, root: Node, count: Count): readonly string[] {
  if (claim === undefined) return []
  return [...countsOf(claim, root, count)].filter(([, value]) => value === claim.value).map(([name]) => name)
}

/** Everything that a number in this place may count. */
function countsOf({ scopes, cell }: Claim, root: Node, count: Count): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  if (cell && isTotalRow(cell.table.children.find((row) => row.text.includes(cell.label)) ?? cell.table)) {
    const sum = sumOf(cell.table, cell.column)
    if (sum !== undefined) return counts.set('sum', sum)
  }
  scopes.forEach((scope, depth) => {
    for (const [name, value] of count(scope)) {
      if (!/^(?:prefix|status) /.test(name)) counts.set(`${depth} ${name}`, value)
    }
  })
  if (cell) addLabelled(counts, cell.label, { root, count })
  return counts
}

/** Of a row of a summary: the section of its name, the records of its status, the ids with its prefix. */
function addLabelled(
  counts: Map<string, number>,
  label: string,
  { root, count }: { readonly root: Node; readonly count: Count },
): void {
  const all = count(root)
  const name = fieldName(label)
  for (const kind of ['status', 'prefix']) counts.set(kind, all.get(`${kind} ${name}`) ?? 0)
  const visit = (node: Node) => {
    for (const child of node.children) {
      if (child.kind !== 'section') continue
      if (fieldName(titleOfSection(child.name)) === name)
        for (const [key, value] of count(child)) counts.set(`labelled ${key}`, value)
      visit(child)
    }
  }
  visit(root)
}
