import { lstatSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { git, runProcess } from '../core/proc.ts'
import { redact } from '../core/redact.ts'
import { oneLine } from '../core/text.ts'
import { hunksOf } from './hunks.ts'
import { type Regeneration, regenerationCommand } from './lockfiles.ts'
import { settlePending } from './pending.adapter.ts'
import { isBehindLink } from './work-tree.adapter.ts'

/** What became of making a lockfile again. */
export interface Regenerated {
  readonly path: string
  readonly command: string
  /** Undefined: it was made and staged. */
  readonly problem: string | undefined
}

const TIMEOUT_MS = 15 * 60_000
const TAIL_LINES = 6

/**
 * Lets the package manager make a lockfile again, and stages it. The one start is the file with its markers, where the
 * program takes what both sides locked from it; for others it is our version. After a failure the file is as it was.
 */
export function regenerate(top: string, wanted: Regeneration): Regenerated {
  const { path, readsMarkers } = wanted
  const target = join(top, path)
  const command = regenerationCommand(wanted)
  if (isBehindLink(top, path)) return { command, path, problem: 'its directory is gone, or a link leads out of it' }
  const before = lstatSync(target, { throwIfNoEntry: false })?.isFile() ? readFileSync(target) : undefined
  const isUnmerged = git(top, ['--literal-pathspecs', 'ls-files', '--unmerged', '-z', '--', path]).stdout !== ''
  if (!readsMarkers && isUnmerged) git(top, ['--literal-pathspecs', 'checkout', '--ours', '--', path])
  const problem = run(top, wanted) ?? stage(top, path)
  if (problem !== undefined && before !== undefined) writeFileSync(target, before)
  if (problem === undefined) settlePending(top, path)
  return { command, path, problem }
}

function run(top: string, { command, directory }: Regeneration): string | undefined {
  const [program = '', ...args] = command
  const done = runProcess(program, args, { cwd: join(top, directory), timeoutMs: TIMEOUT_MS })
  if (done.code === 0) return undefined
  if (done.failure === 'ENOENT') return `${program} is not on the PATH`
  const said = `${done.stdout}\n${done.stderr}`.trim().split('\n').slice(-TAIL_LINES).join(' ')
  return `${program} failed (${done.failure ?? `exit ${done.code}`}): ${oneLine(redact(said))}`
}

function stage(top: string, path: string): string | undefined {
  const target = join(top, path)
  if (!lstatSync(target, { throwIfNoEntry: false })?.isFile()) return 'the package manager left no such file'
  if (hunksOf(readFileSync(target, 'utf8')).length > 0) return 'the package manager left conflict markers in it'
  const added = git(top, ['--literal-pathspecs', 'add', '--', path])
  return added.code === 0 ? undefined : oneLine(added.stderr)
}
