import { isRecord } from '../core/config-values.ts'
import { isSha, type Sha } from '../core/sha.ts'
import {
  ACTIVE_STATES,
  type Deadlines,
  type DeploymentRecord,
  type DeploymentState,
  type Failure,
  OWN_ENDS,
  REPORTED_ENDS,
  type SourceWord,
  type Supersession,
} from './domain.ts'

/** The format of `.orchestra/deploy/<commit>.json`; schema/deployment-record.schema.json describes it. */
const RECORD_SCHEMA = '1.0.0'

/** Everything known about one commit: a record for each environment it was pushed to. */
export interface RecordFile {
  readonly schemaVersion: string
  readonly commit: Sha
  readonly environments: Readonly<Record<string, DeploymentRecord>>
}

/** The text of the file that holds these records, all of one commit. */
export function printRecords(commit: Sha, records: readonly DeploymentRecord[]): string {
  const environments = Object.fromEntries(records.map((record) => [record.environment, record]))
  const file: RecordFile = { schemaVersion: RECORD_SCHEMA, commit, environments }
  return `${JSON.stringify(file, null, 2)}\n`
}

/** The records in the text of such a file. What cannot be read is left out: a poll tells it again. */
export function parseRecords(text: string): readonly DeploymentRecord[] {
  const file = parseJson(text)
  if (!isRecord(file) || !isRecord(file['environments'])) return []
  return Object.entries(file['environments']).flatMap(([environment, value]) => parseRecord(environment, value) ?? [])
}

type Values = Readonly<Record<string, unknown>>

function parseRecord(environment: string, value: unknown): DeploymentRecord | undefined {
  if (!isRecord(value)) return undefined
  const commit = text(value, 'commit')
  const state = parseState(value['state'])
  const startedAt = time(value, 'startedAt')
  const deadlines = parseDeadlines(value['deadlines'])
  if (!isSha(commit) || !state || !startedAt || !deadlines) return undefined
  const notBefore = time(value, 'notBefore')
  return {
    commit,
    environment,
    remote: text(value, 'remote'),
    ref: text(value, 'ref'),
    worktree: text(value, 'worktree'),
    state,
    reason: textOrNull(value, 'reason'),
    failure: parseFailure(value['failure']),
    superseded: parseSuperseded(value['superseded']),
    deployment: parseDeployment(value['deployment']),
    liveUrl: textOrNull(value, 'liveUrl'),
    detail: text(value, 'detail'),
    startedAt,
    ...(notBefore !== undefined && { notBefore }),
    progressedAt: time(value, 'progressedAt') ?? startedAt,
    checkedAt: time(value, 'checkedAt') ?? startedAt,
    endedAt: time(value, 'endedAt') ?? null,
    deadlines,
    sources: list(value['sources']).flatMap((entry) => parseWord(entry) ?? []),
    polls: number(value, 'polls'),
    history: list(value['history']).flatMap((entry) => parseStep(entry) ?? []),
    notified: texts(value['notified']),
  }
}

function parseState(value: unknown): DeploymentState | undefined {
  return [...ACTIVE_STATES, ...REPORTED_ENDS, ...OWN_ENDS].find((state) => state === value)
}

function parseDeadlines(value: unknown): Deadlines | undefined {
  if (!isRecord(value)) return undefined
  const overallAt = time(value, 'overallAt')
  const stallMs = number(value, 'stallMs')
  if (!overallAt || stallMs <= 0) return undefined
  const landingAt = time(value, 'landingAt') ?? null
  return { landingAt, overallAt, registrationAt: time(value, 'registrationAt') ?? null, stallMs }
}

function parseFailure(value: unknown): Failure | null {
  if (!isRecord(value)) return null
  const { log } = value
  return { code: text(value, 'code'), log: texts(log), message: text(value, 'message'), stage: text(value, 'stage') }
}

function parseSuperseded(value: unknown): Supersession | null {
  if (!isRecord(value)) return null
  const { isIncluded } = value
  const commit = text(value, 'commit')
  return { commit: isSha(commit) ? commit : null, isIncluded: typeof isIncluded === 'boolean' ? isIncluded : null }
}

function parseDeployment(value: unknown): DeploymentRecord['deployment'] {
  return isRecord(value) ? { id: text(value, 'id'), url: textOrNull(value, 'url') } : null
}

function parseWord(value: unknown): SourceWord | undefined {
  if (!isRecord(value)) return undefined
  const at = time(value, 'at')
  const said = (['none', 'state', 'unreadable'] as const).find((word) => word === value['said'])
  if (!at || !said) return undefined
  const word = { source: text(value, 'source'), said, detail: text(value, 'detail'), at }
  return value['isEnded'] === true ? { ...word, isEnded: true } : word
}

function parseStep(value: unknown): DeploymentRecord['history'][number] | undefined {
  if (!isRecord(value)) return undefined
  const at = time(value, 'at')
  const state = parseState(value['state'])
  return at && state ? { at, state } : undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function text(values: Values, key: string): string {
  const value = values[key]
  return typeof value === 'string' ? value : ''
}

function textOrNull(values: Values, key: string): string | null {
  const value = values[key]
  return typeof value === 'string' ? value : null
}

function time(values: Values, key: string): string | undefined {
  const value = values[key]
  return typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? value : undefined
}

function number(values: Values, key: string): number {
  const value = values[key]
  return typeof value === 'number' && Number.isFinite(value) ? value : 0
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function texts(value: unknown): readonly string[] {
  return list(value).filter((entry) => typeof entry === 'string')
}
