import { git } from '../core/proc.ts'
import { redact } from '../core/redact.ts'
import { oneLine } from '../core/text.ts'
import { type DelegationRule, roleFor } from './delegation.ts'
import {
  type ConflictReport,
  commandsFor,
  type LeftFile,
  nameBeforeAside,
  putAsideText,
  type ReportedFile,
  type ReportedOperation,
  type Writer,
  whatHappened,
} from './report.ts'
import { shapeOf } from './unmerged.ts'

export interface ReportRequest {
  /** A worktree of the repository, or the bare repository. */
  readonly repository: string
  readonly operation: ReportedOperation
  readonly left: readonly LeftFile[]
  readonly delegation: readonly DelegationRule[]
}

/** Commits of one side that are named for a file. */
const MOST_WRITERS = 3

/** Who collides with whom over what, and what to type: for everything that only a person can decide. */
export function reportConflicts({ delegation, left, operation, repository }: ReportRequest): ConflictReport {
  const { abort, kind, ours, proceed, theirs } = operation
  const files = left.map((file): ReportedFile => {
    const { collisions, path, stages } = file
    const commands = commandsFor(file, operation)
    const about = (name: string) => ({
      collisions,
      commands,
      ours: writersOf(repository, ours.commits, name),
      path,
      role: roleFor(name, delegation),
      shape: shapeOf(stages),
      theirs: writersOf(repository, theirs.commits, name),
    })
    const reported = about(path)
    // A name that no commit knows is one that git made up.
    const isKnown = reported.ours.length + reported.theirs.length > 0
    const name = isKnown ? undefined : nameBeforeAside(file)
    return name === undefined
      ? { ...reported, what: whatHappened(stages, operation) }
      : { ...about(name), what: putAsideText(name, stages, operation) }
  })
  return { files, next: [proceed, abort], operation: kind, sides: { ours: ours.name, theirs: theirs.name } }
}

/** The newest commits among `commits` (arguments of git log) that touched `path`. */
function writersOf(repository: string, commits: readonly string[], path: string): readonly Writer[] {
  if (commits.length === 0) return []
  const format = '--format=%h%x00%an%x00%aI%x00%s%x00'
  const args = ['--literal-pathspecs', 'log', `--max-count=${MOST_WRITERS}`, format, ...commits, '--', path]
  const lines = git(repository, args).stdout.split('\0\n')
  return lines.filter(Boolean).map((line) => {
    const [commit = '', author = '', date = '', subject = ''] = line.split('\0').map((text) => oneLine(redact(text)))
    return { author, commit, date, subject }
  })
}
