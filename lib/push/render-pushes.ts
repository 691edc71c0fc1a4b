import { oneLine } from '../core/text.ts'
import type { Fate } from './domain.ts'

/** The pushes as a table for a person, the newest last. */
export function renderPushes(fates: readonly Fate[], now: number): string {
  if (fates.length === 0) return 'no push was noted yet (npx orc-hooks doctor says whether the hook is called)'
  const rows = fates.map((fate) => [
    ago(now - fate.at),
    fate.outcome,
    oneLine(fate.remote),
    shortRef(fate.ref),
    change(fate),
  ])
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function shortRef(ref: string): string {
  return oneLine(ref.replace(/^refs\/heads\//, ''))
}

function change({ newOid, oldOid }: Fate): string {
  const name = (oid: string, none: string) => (/^0+$/.test(oid) ? none : oid.slice(0, 8))
  // What a ref was that was deleted with --no-verify nobody knows.
  return `${name(oldOid, /^0+$/.test(newOid) ? '?' : 'new')} -> ${name(newOid, 'deleted')}`
}

function ago(ms: number): string {
  const minutes = Math.floor(ms / 60_000)
  if (minutes < 1) return 'now'
  if (minutes < 60) return `${minutes} min ago`
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h ago` : `${Math.floor(minutes / 1440)} days ago`
}
