import type { Collision } from './domain.ts'
import { type Regeneration, regenerationCommand } from './lockfiles.ts'
import type { NextCommand, Operation } from './operation.ts'
import { gitOn, type NamedFile } from './path-word.ts'
import { type Shape, type Stages, shapeOf } from './unmerged.ts'

/** A file that is left for a person. */
export interface LeftFile extends NamedFile {
  readonly stages: Stages
  /** What collides, at least one: each is a sentence about a record, a hunk or the whole file. */
  readonly collisions: readonly Collision[]
  /** A lockfile: how it is made again. */
  readonly regeneration?: Regeneration
}

/** Who wrote one side: a commit that touched the file. */
export interface Writer {
  readonly commit: string
  readonly author: string
  /** ISO 8601. */
  readonly date: string
  readonly subject: string
}

export interface ReportedFile {
  readonly path: string
  readonly shape: Shape
  /** What happened, in one sentence. */
  readonly what: string
  readonly collisions: readonly Collision[]
  /** Newest first; empty: not known. */
  readonly ours: readonly Writer[]
  readonly theirs: readonly Writer[]
  /** Who is to decide, by the delegation table. */
  readonly role: string
  /** Each of them decides this file in one way. */
  readonly commands: readonly NextCommand[]
}

export interface ConflictReport {
  readonly operation: string
  /** How the two sides are called. */
  readonly sides: { readonly ours: string; readonly theirs: string }
  readonly files: readonly ReportedFile[]
  /** After all files are decided, and instead of it. */
  readonly next: readonly NextCommand[]
}

/** The sides and ends of an operation, as far as a report needs them. */
export type ReportedOperation = Pick<Operation, 'abort' | 'ours' | 'proceed' | 'theirs'> & { readonly kind: string }

/** What happened to a file, in the words of the operation. */
export function whatHappened(stages: Stages, { ours, theirs }: Pick<Operation, 'ours' | 'theirs'>): string {
  switch (shapeOf(stages)) {
    case 'both-modified':
      return `changed in ${ours.name} and in ${theirs.name}`
    case 'both-added':
      return `added in ${ours.name} and in ${theirs.name}`
    case 'deleted-by-theirs':
      return `changed in ${ours.name}, removed or renamed in ${theirs.name}`
    case 'deleted-by-ours':
      return `removed or renamed in ${ours.name}, changed in ${theirs.name}`
    case 'both-deleted':
      return `removed or renamed in ${ours.name} and in ${theirs.name}, in two ways`
    case 'added-by-ours':
      return `the name that ${ours.name} gave to a file`
    case 'added-by-theirs':
      return `the name that ${theirs.name} gave to a file`
  }
}

/**
 * The name that a file would have: where the other side has something else under it (a directory, a link), git puts the
 * file aside as `<name>~<side>`. Undefined: it is no such name.
 */
export function nameBeforeAside({ path, stages }: Pick<LeftFile, 'path' | 'stages'>): string | undefined {
  return stages.ours && stages.theirs ? undefined : /^(.+)~[^/~]+$/.exec(path)?.[1]
}

/** What happened to a file that git put aside. */
export function putAsideText(
  name: string,
  stages: Stages,
  { ours, theirs }: Pick<Operation, 'ours' | 'theirs'>,
): string {
  const [mine, other] = stages.ours ? [ours.name, theirs.name] : [theirs.name, ours.name]
  return `"${name}" of ${mine}: ${other} has something else under that name, so git put the file aside`
}

/** The commands that decide a file, in the words of the operation: git's own "ours" and "theirs" trade places in a rebase. */
export function commandsFor(
  file: Pick<LeftFile, 'bytes' | 'path' | 'regeneration' | 'stages'>,
  operation: ReportedOperation,
): readonly NextCommand[] {
  const git = (command: string) => gitOn(file, command)
  const { ours, theirs } = operation
  const add = { command: git('add'), effect: 'after you have edited it: this is how it is to be' }
  if (file.regeneration) {
    const effect =
      'make it again, after every other file is merged (or: npx orc-hooks auto-resolve-conflicts --regenerate-lockfiles)'
    return [{ command: `${regenerationCommand(file.regeneration)} && ${git('add')}`, effect }]
  }
  const take = (option: string, side: string, other: string) => ({
    command: `${git(`checkout --${option}`)} && ${git('add')}`,
    effect: `take all of ${side}; what ${other} did to this file is gone`,
  })
  const remove = (side: string) => ({ command: git('rm'), effect: `remove it, as ${side} did` })
  const without = { command: git('rm'), effect: 'have no file of this name' }
  const keep = (side: string) => ({ command: git('add'), effect: `keep the version of ${side}` })
  switch (shapeOf(file.stages)) {
    case 'deleted-by-ours':
      return [keep(theirs.name), remove(ours.name)]
    case 'deleted-by-theirs':
      return [keep(ours.name), remove(theirs.name)]
    case 'added-by-ours':
      return [keep(ours.name), without]
    case 'added-by-theirs':
      return [keep(theirs.name), without]
    case 'both-deleted':
      return [{ command: git('rm'), effect: 'the file is under another name now: look at it there' }]
    default:
      return [add, take('ours', ours.name, theirs.name), take('theirs', theirs.name, ours.name)]
  }
}
