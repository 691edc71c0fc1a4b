import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { git } from '../core/proc.ts'
import { commitOfView } from '../deployment/views.ts'

/** The plain files about deployments in these worktrees: what they show stays in the records. What git tracks is not ours. */
export function viewsIn(tops: readonly string[]): readonly string[] {
  return [...new Set(tops)].flatMap((top) => {
    const found = readdirSync(top, { withFileTypes: true })
    const names = found.filter((item) => item.isFile() && commitOfView(item.name) !== undefined).map(({ name }) => name)
    if (names.length === 0) return []
    const tracked = git(top, ['ls-files', '-z', '--', ...names]).stdout.split('\0')
    return names.filter((name) => !tracked.includes(name)).map((name) => join(top, name))
  })
}
