import { cut, oneLine } from '../core/text.ts'
import type { MergedFile } from './merge-file.ts'

const MOST = 3

/** What the person in front of git is told about one file; empty for a merge in which nothing was decided. */
export function driverSummary(path: string, { collisions, decisions, status }: MergedFile): string {
  const name = `orc-hooks: ${oneLine(path)}`
  if (status === 'resolved') {
    const count = decisions.length
    return count === 0 ? '' : `${name}: merged record by record, ${count} ${count === 1 ? 'choice' : 'choices'} made`
  }
  const reasons = collisions
    .slice(0, MOST)
    .map(({ record, why }) => cut(oneLine(record ? `${record}: ${why}` : why), 160))
  const more = collisions.length > MOST ? [`and ${collisions.length - MOST} more`] : []
  return `${name} needs a person: ${[...reasons, ...more].join('; ')}`
}
