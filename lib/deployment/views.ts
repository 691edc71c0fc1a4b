import type { Sha } from '../core/sha.ts'
import { oneLine } from '../core/text.ts'
import { type DeploymentRecord, type DeploymentState, isTerminal } from './domain.ts'
import { verdictLine } from './messages.ts'
import { byUrgency } from './status.ts'

/** The names of the plain files about a commit; a longer name where another commit begins with the same seven digits. */
export function viewNames(commit: Sha, others: readonly Sha[]) {
  const isTaken = (length: number) =>
    others.some((other) => other !== commit && other.startsWith(commit.slice(0, length)))
  const length = [7, 12, 20].find((digits) => !isTaken(digits)) ?? commit.length
  const id = commit.slice(0, length)
  return {
    log: `.deployment-status-${id}.log`,
    pid: `.deployment-monitor-${id}.pid`,
    result: `.deployment-status-${id}.result`,
  }
}

const VIEW = /^\.deployment-(?:status-([0-9a-f]{7,64})\.(?:log|result)|monitor-([0-9a-f]{7,64})\.(?:pid|lock))$/

/** The beginning of the commit that a plain file is about, by the file's name; undefined for any other file. */
export function commitOfView(name: string): string | undefined {
  const [, status, monitor] = VIEW.exec(name) ?? []
  return status ?? monitor
}

/** `[12:00:05] building`: what happened so far, one line for each thing, the end and its log last. */
export function renderStatusLog(records: readonly DeploymentRecord[]): string {
  const several = records.length > 1
  return records.flatMap((record) => logLines(record, several ? `${oneLine(record.environment)}: ` : '')).join('')
}

function logLines(record: DeploymentRecord, prefix: string): readonly string[] {
  const line = (at: string, text: string) => `[${at.slice(11, 19)}] ${prefix}${oneLine(text)}\n`
  const steps = record.history.filter(({ state }) => !isTerminal(state)).map(({ at, state }) => line(at, state))
  const doubts = record.sources
    .filter(({ said }) => said === 'unreadable')
    .map(({ at, detail, source }) => line(at, `${source} could not be read: ${detail}`))
  const log = (record.failure?.log ?? []).map((text) => `    ${oneLine(text)}\n`)
  const end = record.endedAt === null ? [] : [line(record.endedAt, verdictLine(record)), ...log]
  const now = record.endedAt === null && record.detail !== '' ? [line(record.progressedAt, record.detail)] : []
  return [...steps, ...now, ...doubts, ...end]
}

const WORDS: Partial<Record<DeploymentState, string>> = { live: 'success' }

/** The word of the `.result` file: `success`, `failed`, `timeout`, or the name of another end; undefined before the end. */
export function resultWord(records: readonly DeploymentRecord[]): string | undefined {
  const [worst] = byUrgency(records)
  if (!worst || records.some(({ state }) => !isTerminal(state))) return undefined
  return `${WORDS[worst.state] ?? worst.state}\n`
}
