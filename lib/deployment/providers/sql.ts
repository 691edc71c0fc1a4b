import { credential, ended, unreadable } from '../ask.ts'
import type { Observation, Sighting, Source, SourceState, Target } from '../ports.ts'
import { listOption, mapOption, type SourceConfig, textOption } from '../source-config.ts'
import { type States, stateOf } from './states.ts'

type SqlRow = Readonly<Record<string, unknown>>

/** The table that some deploy scripts fill. */
const POSTGRES =
  'SELECT status, "errorMessage" FROM deployments WHERE "commitSha" = $1 ORDER BY "createdAt" DESC LIMIT 1'
const MYSQL = 'SELECT status, errorMessage FROM deployments WHERE commitSha = ? ORDER BY createdAt DESC LIMIT 1'

const WORDS: Readonly<Record<string, string>> = {
  building: 'building',
  deploying: 'deploying',
  failed: 'failed',
  pending: 'queued',
  success: 'live',
}

/** A table of a database that says how the deployment of a commit goes. Read-only, with the user's own client library. */
export function sql(config: SourceConfig): Source {
  const states = statesOf(mapOption(config, 'words') ?? WORDS)
  return {
    look: async (target, context) => {
      const url = credential(context.env, textOption(config, 'urlVariable') ?? 'DATABASE_URL')
      if (url.kind === 'unreadable') return url
      const text = textOption(config, 'query') ?? (/^postgres/.test(url.value) ? POSTGRES : MYSQL)
      const answer = await context.query({ text, url: url.value, values: valuesOf(config, target) })
      if (answer.kind === 'failed') return answer.isPermanent ? ended(answer.why) : unreadable(answer.why)
      const row = answer.rows[0]
      return row ? sightingOf(row, config, states) : { kind: 'none' }
    },
    name: config.name,
  }
}

function sightingOf(row: SqlRow, config: SourceConfig, states: States): Observation {
  const column = textOption(config, 'statusColumn') ?? 'status'
  const cell = cellOf(row, column)
  if (cell === undefined) return ended(`the query returns no column "${column}"`)
  // A row may be written before its status is.
  if (cell === null) return unreadable(`the column "${column}" holds nothing yet`)
  const word = String(cell)
  return sight(
    word,
    stateOf(states, word.toLowerCase()),
    textOf(cellOf(row, textOption(config, 'errorColumn') ?? 'errorMessage')),
  )
}

function statesOf(words: Readonly<Record<string, string>>): States {
  return Object.fromEntries(
    Object.entries(words).flatMap(([word, state]) => (isState(state) ? [[word.toLowerCase(), state]] : [])),
  )
}

const STATES = ['queued', 'building', 'deploying', 'verifying', 'live', 'failed', 'canceled', 'superseded', 'skipped']

function isState(word: string): word is SourceState {
  return STATES.includes(word)
}

function valuesOf(config: SourceConfig, { branch, environment, sha }: Target): readonly string[] {
  const values: Readonly<Record<string, string>> = { branch, environment, sha, sha7: sha.slice(0, 7) }
  const names = listOption(config, 'parameters')
  return (names.length > 0 ? names : ['sha']).map((name) => values[name] ?? '')
}

/** Databases fold the case of names that are not quoted. */
function cellOf(row: SqlRow, column: string): unknown {
  return Object.entries(row).find(([name]) => name.toLowerCase() === column.toLowerCase())?.[1]
}

function textOf(cell: unknown): string | undefined {
  return cell === undefined || cell === null ? undefined : String(cell)
}

function sight(word: string, state: SourceState, message: string | undefined): Sighting {
  const unknown = state === 'unknown' ? `unknown status "${word}"` : undefined
  return {
    commitMatch: 'query',
    deploymentId: '',
    kind: 'state',
    reason: state === 'failed' || unknown ? { code: word, message: message ?? unknown ?? '' } : undefined,
    stage: state === 'failed' ? 'deployment' : undefined,
    state,
  }
}
