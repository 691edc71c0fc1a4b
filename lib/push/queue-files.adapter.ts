import { readdirSync, renameSync, rmSync, statSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hasCode } from '../core/errors.ts'
import { isProcessAlive } from '../core/identity.ts'
import { readText } from '../core/json-file.ts'
import { lifeOf } from '../core/process-identity.ts'
import type { Sha } from '../core/sha.ts'
import { namesIn } from '../core/spool.ts'
import { type LandingRecord, parseEntry, parseLanding, type QueueEntry, textOf } from './queue-records.ts'

/**
 * The files of a queue. An entry is in `waiting/` until the holder moves it to `taken/`; then its owner can no longer
 * take it back. `done/` has one outcome for each entry that somebody else pushed; `intended/`, by commit, what the push
 * under way will have done, so that the next holder can tell whether the work of a killed one landed.
 */
type Folder = 'done' | 'intended' | 'taken' | 'waiting'

/** What was intended is of use until the pusher has moved its branch; a day later nobody asks any more. */
const KEPT_MS = 24 * 3_600_000

const at = (directory: string, folder: Folder, name: string) => join(directory, folder, `${name}.json`)

/** The file whose owner holds the queue. */
export function holderFile(directory: string): string {
  return join(directory, 'holder')
}

/** Puts an entry into the queue, or back into it. */
export function putEntry(directory: string, entry: QueueEntry): void {
  write(directory, at(directory, 'waiting', entry.id), textOf(entry))
  rmSync(at(directory, 'taken', entry.id), { force: true })
}

/** Takes one's own entry back; false when the holder has it. */
export function withdraw(directory: string, id: string): boolean {
  try {
    unlinkSync(at(directory, 'waiting', id))
    return true
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false
    throw error
  }
}

/** The entries that somebody still asks for, or that have an outcome nobody has fetched. */
export function knownIds(directory: string): ReadonlySet<string> {
  // In the direction in which entries move; and the first once more, for one that is put back between two looks.
  const folders = ['waiting', 'taken', 'done', 'waiting'] as const
  return new Set(
    folders.flatMap((folder) => namesIn(join(directory, folder)).map((name) => name.replace(/\.json$/, ''))),
  )
}

/** Those that wait, longest first. */
export function waitingEntries(directory: string): readonly QueueEntry[] {
  return entriesIn(directory, 'waiting')
}

function entriesIn(directory: string, folder: Folder): readonly QueueEntry[] {
  return namesIn(join(directory, folder)).flatMap((name) => {
    const text = readText(join(directory, folder, name))
    const entry = text === undefined ? undefined : parseEntry(text)
    // The id becomes a file name again.
    return entry && name === `${entry.id}.json` ? entry : []
  })
}

/** How many wait. */
export function countWaiting(directory: string): number {
  return namesIn(join(directory, 'waiting')).length
}

/** The holder takes an entry; false when its owner was faster. */
export function take(directory: string, { id }: QueueEntry): boolean {
  try {
    renameSync(at(directory, 'waiting', id), at(directory, 'taken', id))
    return true
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false
    throw error
  }
}

/** What a killed holder had taken waits again. Returns the entries whose owners are dead, which are gone. */
export function restoreEntries(directory: string): readonly QueueEntry[] {
  for (const { id } of entriesIn(directory, 'taken')) {
    renameSync(at(directory, 'taken', id), at(directory, 'waiting', id))
  }
  const dead = waitingEntries(directory).filter(({ owner }) => lifeOf(owner) === 'dead')
  for (const { id } of dead) withdraw(directory, id)
  return dead
}

/** Says that a taken entry has landed. */
export function putOutcome(directory: string, id: string, record: LandingRecord): void {
  write(directory, at(directory, 'done', id), textOf(record))
  rmSync(at(directory, 'taken', id), { force: true })
}

/** The outcome of an entry, if somebody else pushed it. What cannot be read (of another version) goes, and is asked for anew. */
export function readOutcome(directory: string, id: string): LandingRecord | undefined {
  const file = at(directory, 'done', id)
  const text = readText(file)
  const record = text === undefined ? undefined : parseLanding(text)
  if (text !== undefined && !record) rmSync(file, { force: true })
  return record
}

/** Removes an outcome. */
export function removeOutcome(directory: string, id: string): void {
  rmSync(at(directory, 'done', id), { force: true })
}

/** Removes all files of an entry. */
export function removeEntry(directory: string, id: string): void {
  for (const folder of ['waiting', 'taken', 'done'] as const) rmSync(at(directory, folder, id), { force: true })
}

/**
 * Before a push: what it will have done. What earlier ones were about to do stays beside it, because the push of a killed
 * holder may still land after the next holder has looked.
 */
export function putIntended(directory: string, record: LandingRecord): void {
  const file = at(directory, 'intended', record.commit)
  const earlier = (readText(file) ?? '').split('\n').filter(Boolean).slice(-MAX_INTENDED)
  write(directory, file, [...earlier, textOf(record)].join('\n'))
}

/** What earlier pushes were about to do with a commit. */
export function readIntended(directory: string, commit: Sha): readonly LandingRecord[] {
  const lines = (readText(at(directory, 'intended', commit)) ?? '').split('\n').filter(Boolean)
  return lines.flatMap((line) => parseLanding(line) ?? [])
}

/** Each try that lost the race adds one. */
const MAX_INTENDED = 15

/** Forgets what was intended with a commit. */
export function removeIntended(directory: string, commit: Sha): void {
  rmSync(at(directory, 'intended', commit), { force: true })
}

/** Says that something has landed: that is what everybody waits for, however slow the machine is. */
export function noteLanded(directory: string): void {
  const now = new Date()
  try {
    utimesSync(join(directory, 'about'), now, now)
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error
  }
}

/** Changes whenever something has landed. */
export function landedStamp(directory: string): number {
  return statSync(join(directory, 'about'), { throwIfNoEntry: false })?.mtimeMs ?? 0
}

/** Removes the outcomes of those who did not live to fetch them. */
export function removeAbandoned(directory: string): void {
  for (const name of namesIn(join(directory, 'done'))) {
    const pid = Number(/-(\d+)\.json$/.exec(name)?.[1])
    if (pid > 0 && !isProcessAlive(pid, undefined)) rmSync(join(directory, 'done', name), { force: true })
  }
}

/** Removes what nobody fetched for a day, and what killed processes were writing. */
export function sweepOld(directory: string, now: number): void {
  for (const name of readdirSync(directory)) {
    const pid = Number(/^(?:|holder)\.(\d+)-\d+\.tmp$/.exec(name)?.[1])
    if (pid > 0 && !isProcessAlive(pid, undefined)) rmSync(join(directory, name), { force: true })
  }
  for (const folder of ['done', 'intended'] as const) {
    for (const name of namesIn(join(directory, folder))) {
      const file = join(directory, folder, name)
      const { mtimeMs } = statSync(file, { throwIfNoEntry: false }) ?? { mtimeMs: now }
      if (now - mtimeMs > KEPT_MS) rmSync(file, { force: true })
    }
  }
}

/** Nobody may hold the queue before this time (milliseconds since the epoch), because the server asked for a pause. */
export function notBefore(directory: string, now: number): number {
  const until = Number(readText(join(directory, 'not-before')) ?? 0)
  // A clock that was set back must not close the queue for ever.
  return until - now > MAX_PAUSE_MS ? 0 : until
}

const MAX_PAUSE_MS = 3_600_000

/** Closes the queue until then. */
export function closeUntil(directory: string, time: number): void {
  write(directory, join(directory, 'not-before'), `${time}\n`)
}

function write(directory: string, file: string, text: string): void {
  const hidden = join(directory, `.${process.pid}-${process.hrtime.bigint()}.tmp`)
  try {
    writeFileSync(hidden, text, { mode: 0o600 })
    renameSync(hidden, file)
  } catch (error) {
    // The disk may be full.
    rmSync(hidden, { force: true })
    throw error
  }
}
