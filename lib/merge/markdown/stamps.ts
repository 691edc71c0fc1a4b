import { newerOf } from './dates.ts'
import { decide, type Values as Status } from './decide.ts'
import { entryOf, type Field, fieldName, fieldOf, splitFields, unmarked } from './field.ts'
import { isStatus, isTimeStamp } from './field-rules.ts'
import type { Side, Trio } from './match.ts'
import type { Node } from './node.ts'
import { boxRank, STATUS_RANKS } from './statuses.ts'

/** The values of a record by the names of its fields, in one version. */
export type Values = ReadonlyMap<string, string>

/** The fields that stand right below a node. */
function fieldsOf(node: Node): Values {
  const values = new Map<string, string>()
  for (const { kind, head } of node.children) {
    for (const field of fieldsIn(kind, head))
      if (field && !values.has(field.name)) values.set(field.name, field.value.trim())
  }
  return values
}

function fieldsIn(kind: string, head: string): readonly (Field | undefined)[] {
  if (kind === 'entry') return [entryOf(head)]
  return kind === 'item' || kind === 'field' ? splitFields(unmarked(head)).fields.map(fieldOf) : []
}

/** The cells of a row by the titles of its columns. */
export function fieldsOfRow(cells: readonly string[], titles: readonly string[]): Values {
  return new Map(cells.map((cell, at) => [fieldName(titles[at] ?? ''), cell]))
}

/** The side whose own time stamp of a record is newer. */
export function newerSide(ours: Values, theirs: Values): Side | undefined {
  for (const [name, value] of ours) {
    const newer = isTimeStamp(name) ? newerOf(value, theirs.get(name) ?? '') : undefined
    if (newer) return newer
  }
  return undefined
}

/** The side whose status a record gets, where both sides changed it. */
export function leaderOf(versions: {
  readonly base: Values | undefined
  readonly ours: Values
  readonly theirs: Values
}): Side | undefined {
  for (const [name, ours] of versions.ours) {
    const theirs = versions.theirs.get(name)
    const base = versions.base?.get(name)
    if (theirs === undefined || ours === theirs || base === ours || base === theirs) continue
    const leader =
      furtherMark(ours, theirs) ?? (isStatus(name) ? leaderIn({ base, ours, theirs }, versions) : undefined)
    if (leader) return leader
  }
  return undefined
}

function furtherMark(ours: string, theirs: string): Side | undefined {
  const [left, right] = [boxRank(ours), boxRank(theirs)]
  if (left === right || left === -1 || right === -1) return undefined
  return left > right ? 'ours' : 'theirs'
}

function leaderIn(
  status: Status,
  { ours, theirs }: { readonly ours: Values; readonly theirs: Values },
): Side | undefined {
  const decided = decide(status, { kind: 'rank', ranks: STATUS_RANKS }, newerSide(ours, theirs))
  return decided && (decided.value === status.ours ? 'ours' : 'theirs')
}

/** Both of them for the versions of a node. */
export function standing({ base, ours, theirs }: Trio): {
  readonly newer: Side | undefined
  readonly leader: Side | undefined
} {
  if (!ours || !theirs) return { newer: undefined, leader: undefined }
  const versions = { base: base && fieldsOf(base), ours: fieldsOf(ours), theirs: fieldsOf(theirs) }
  return { newer: newerSide(versions.ours, versions.theirs), leader: leaderOf(versions) }
}
