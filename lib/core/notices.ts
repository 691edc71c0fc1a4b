import { existsSync, mkdirSync, rmdirSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hasCode } from './errors.ts'
import { hashText } from './hash.ts'
import { readText } from './json-file.ts'
import { appendSpool, namesIn, removeFiles } from './spool.ts'
import { cut, oneLine } from './text.ts'

/** Who is to see a notice: every session and shell of the clone, those in one worktree, or one session alone. */
export type Audience =
  | { readonly kind: 'everybody' }
  | { readonly kind: 'session'; readonly session: string }
  | { readonly kind: 'worktree'; readonly top: string }

/** Something that happened while nobody was looking. */
export interface Notice {
  /** Names the occurrence: a second notice with this key is the same one, and is not shown again. */
  readonly key: string
  /** Milliseconds since the epoch. */
  readonly at: number
  /** After this long nobody wants to know any more. */
  readonly ttlMs: number
  readonly audience: Audience
  /** For the person: lines of text. */
  readonly person: string
  /** For the model, in the next event of its harness that can carry it: lines of text, with the next command. */
  readonly context: string
}

/** Who asks. */
export interface Taker {
  readonly session: string
  /** The top of the worktree that the session works in. */
  readonly worktree: string
  readonly now: number
}

const MAX_LINE = 400
const MAX_LINES = 20

/**
 * Where notices wait: one small text file each, in one directory for agents and one for the prompts of shells. The form
 * is for sh, which writes and reads it too: `1 <at> <expires>` in seconds, `to <audience>`, then lines that begin with
 * `> ` for the person and `: ` for the model.
 */
export function noticePaths(stateDir: string) {
  const directory = `${stateDir}/notices`
  return { agents: `${directory}/agents`, directory, seen: `${directory}/seen`, shell: `${directory}/shell` }
}

/** Leaves a notice for whoever it is for, unless it waits there already. Throws what the file system throws. */
export function postNotice(stateDir: string, notice: Notice): void {
  const at = noticePaths(stateDir)
  const name = hashText(notice.key)
  if (existsSync(join(at.agents, name))) return
  appendSpool(at.agents, name, textOf(notice))
  if (notice.audience.kind !== 'session') appendSpool(at.shell, name, textOf(notice))
}

/**
 * The notices that this session has not had yet, oldest first; they count as shown from now on. Costs one failed
 * system call when there are none. Never throws: a notice is no reason to fail a hook.
 */
export function takeNotices(stateDir: string, taker: Taker): readonly Notice[] {
  const at = noticePaths(stateDir)
  try {
    if (!existsSync(at.agents)) return []
    const taken = namesIn(at.agents).flatMap((name) => take(at, name, taker))
    removeIfEmpty(at.agents)
    return taken.sort((a, b) => a.at - b.at)
  } catch {
    return []
  }
}

type Paths = ReturnType<typeof noticePaths>

function take(at: Paths, name: string, taker: Taker): readonly Notice[] {
  const notice = parseNotice(readText(join(at.agents, name)) ?? '', name)
  if (!notice || notice.at + notice.ttlMs < taker.now) {
    forget(at, name)
    return []
  }
  if (!isFor(notice.audience, taker)) return []
  const isMine =
    notice.audience.kind === 'session'
      ? isRemoved(join(at.agents, name))
      : isMarked(at.seen, `${name}.${hashText(taker.session)}`)
  return isMine ? [notice] : []
}

function isFor(audience: Audience, taker: Taker): boolean {
  if (audience.kind === 'session') return audience.session === taker.session
  return audience.kind === 'everybody' || audience.top === taker.worktree
}

/** Several hooks of one session run at the same time: whoever removes the file, or makes the mark, has the notice. */
function isRemoved(file: string): boolean {
  try {
    unlinkSync(file)
    return true
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false
    throw error
  }
}

function isMarked(directory: string, name: string): boolean {
  try {
    mkdirSync(directory, { mode: 0o700, recursive: true })
    writeFileSync(join(directory, name), '', { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    throw error
  }
}

function forget(at: Paths, name: string): void {
  removeFiles(at.agents, [name])
  const marks = namesIn(at.seen).filter((mark) => mark.startsWith(`${name}.`))
  removeFiles(at.seen, marks)
}

function removeIfEmpty(directory: string): void {
  try {
    rmdirSync(directory)
  } catch {
    // Others wait there, or another hook was faster.
  }
}

function textOf({ at, audience, context, person, ttlMs }: Notice): string {
  const to = audience.kind === 'session' ? audience.session : audience.kind === 'worktree' ? audience.top : ''
  const expires = Math.ceil((at + ttlMs) / 1000)
  return [
    `1 ${Math.floor(at / 1000)} ${expires}`,
    `to ${audience.kind} ${oneLine(to)}`,
    ...lines(person).map((line) => `> ${line}`),
    ...lines(context).map((line) => `: ${line}`),
    '',
  ].join('\n')
}

function lines(text: string): readonly string[] {
  const clean = text.split('\n').map((line) => cut(oneLine(line), MAX_LINE))
  return clean.filter((line) => line !== '').slice(0, MAX_LINES)
}

function parseNotice(text: string, key: string): Notice | undefined {
  const [first = '', second = '', ...rest] = text.split('\n')
  const times = /^1 (\d+) (\d+)$/.exec(first)
  const audience = parseAudience(second)
  if (!times || !audience) return undefined
  const at = Number(times[1]) * 1000
  const marked = (mark: string) => rest.filter((line) => line.startsWith(mark)).map((line) => line.slice(mark.length))
  return {
    at,
    audience,
    context: lines(marked(': ').join('\n')).join('\n'),
    key,
    person: lines(marked('> ').join('\n')).join('\n'),
    ttlMs: Number(times[2]) * 1000 - at,
  }
}

function parseAudience(line: string): Audience | undefined {
  const [, kind, who = ''] = /^to (everybody|session|worktree) ?(.*)$/.exec(line) ?? []
  if (kind === 'everybody') return { kind }
  if (kind === 'session') return { kind, session: who }
  return kind === 'worktree' ? { kind, top: who } : undefined
}
