import { checked, complaint, isRecord, type Section, unknownKeys } from '../core/config-values.ts'
import type { OptionValue } from './source-config.ts'

/** What one option of a source may be. */
export type OptionRule =
  | { readonly kind: 'choice'; readonly allowed: readonly string[] }
  | { readonly kind: 'list'; readonly allowed?: readonly string[] }
  | { readonly kind: 'number'; readonly max: number; readonly min: number }
  | { readonly kind: 'text'; readonly isRequired?: boolean; readonly shape?: Shape }
  | { readonly kind: 'words' }

/** A pattern for texts, and what it means in words; the same pattern stands in the published schema. */
export interface Shape {
  readonly pattern: string
  readonly words: string
}

const ANY: OptionRule = { kind: 'text' }
const REQUIRED: OptionRule = { isRequired: true, kind: 'text' }
const ADDRESS: Shape = { pattern: '^https?://[^\\s@]+$', words: 'an http or https address without a password' }
const NAME: Shape = { pattern: '^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$', words: 'a name of Kubernetes' }
const POINTER: Shape = { pattern: '^/', words: 'a JSON pointer such as /version' }
const REPOSITORY: Shape = { pattern: '^[^/\\s]+/[^/\\s]+$', words: 'owner/name' }
const VARIABLE: Shape = { pattern: '^[A-Za-z_][A-Za-z0-9_]*$', words: 'the name of an environment variable' }
const WORKLOAD: Shape = {
  pattern: '^(daemonset|deployment|statefulset)/[a-z0-9]([a-z0-9.-]*[a-z0-9])?$',
  words: 'deployment/NAME, statefulset/NAME or daemonset/NAME',
}
const TARGET: OptionRule = { allowed: ['preview', 'production'], kind: 'choice' }
const SECONDS: OptionRule = { kind: 'number', max: 600, min: 0 }

/** The values that a query can be given. */
const SQL_PARAMETERS = ['branch', 'environment', 'sha', 'sha7'] as const

/** The options of each type of source: an entry of `sources` holds these beside `type`, `name` and `meaning`. */
export const SOURCE_OPTIONS: Readonly<Record<string, Readonly<Record<string, OptionRule>>>> = {
  argocd: { application: REQUIRED, namespace: { kind: 'text', shape: NAME }, stableSeconds: SECONDS },
  'cloudflare-pages': { account: ANY, project: REQUIRED, target: TARGET },
  digitalocean: { app: ANY },
  github: {
    environment: ANY,
    look: { allowed: ['checks', 'deployments', 'statuses', 'workflows'], kind: 'choice' },
    names: { kind: 'list' },
    repository: { kind: 'text', shape: REPOSITORY },
  },
  http: {
    authorizationVariable: { kind: 'text', shape: VARIABLE },
    header: ANY,
    liveUrl: { kind: 'text', shape: ADDRESS },
    matches: { kind: 'number', max: 100, min: 1 },
    pattern: ANY,
    pointer: { kind: 'text', shape: POINTER },
    readyUrl: { kind: 'text', shape: ADDRESS },
    stableSeconds: SECONDS,
    url: { isRequired: true, kind: 'text', shape: ADDRESS },
  },
  kubernetes: {
    annotation: ANY,
    container: { kind: 'text', shape: NAME },
    context: ANY,
    namespace: { kind: 'text', shape: NAME },
    workload: { isRequired: true, kind: 'text', shape: WORKLOAD },
  },
  netlify: { context: ANY, site: ANY },
  railway: { environment: REQUIRED, project: REQUIRED, service: REQUIRED },
  render: { service: REQUIRED },
  shell: { command: REQUIRED, timeoutSeconds: { kind: 'number', max: 600, min: 1 } },
  sql: {
    errorColumn: ANY,
    parameters: { allowed: SQL_PARAMETERS, kind: 'list' },
    query: ANY,
    statusColumn: ANY,
    urlVariable: { kind: 'text', shape: VARIABLE },
    words: { kind: 'words' },
  },
  vercel: { project: REQUIRED, target: TARGET, team: ANY },
}

type Options = Readonly<Record<string, OptionValue>>

/** The options of an entry; undefined when a required one is missing: then the entry cannot be used. */
export function readOptions(section: Section, type: string, common: readonly string[]): Options | undefined {
  const rules = SOURCE_OPTIONS[type] ?? {}
  unknownKeys(section, [...common, ...Object.keys(rules)])
  const found = Object.entries(rules).map(([key, rule]) => [key, readOption(section, key, rule)] as const)
  const isMissing = ([key, value]: (typeof found)[number]) => value === undefined && isRequired(rules[key])
  for (const [key] of found.filter(isMissing)) {
    // A wrong value has its line already.
    if (section.record[key] !== undefined) continue
    section.problems.push(complaint(section.where + key, undefined, { allowed: 'a text', used: 'the other sources' }))
  }
  if (found.some(isMissing)) return undefined
  return Object.fromEntries(found.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])))
}

function isRequired(rule: OptionRule | undefined): boolean {
  return rule?.kind === 'text' && rule.isRequired === true
}

function readOption(section: Section, key: string, rule: OptionRule): OptionValue | undefined {
  const isAllowed = (value: unknown): value is OptionValue => fits(value, rule)
  return checked<OptionValue | undefined>(section, key, { allowed: inWords(rule), fallback: undefined, isAllowed })
}

function fits(value: unknown, rule: OptionRule): boolean {
  switch (rule.kind) {
    case 'choice':
      return rule.allowed.some((word) => word === value)
    case 'list':
      return (
        Array.isArray(value) &&
        value.length > 0 &&
        value.length <= MAX &&
        value.every((word) => isIn(word, rule.allowed))
      )
    case 'number':
      return typeof value === 'number' && value >= rule.min && value <= rule.max
    case 'text':
      return typeof value === 'string' && value !== '' && value.length <= MAX_TEXT && hasShape(value, rule.shape)
    case 'words':
      return isRecord(value) && Object.values(value).every((word) => isIn(word, STATES))
  }
}

const MAX = 50
const MAX_TEXT = 2000
/** What a word of a database can stand for. */
const STATES: readonly string[] = [
  ...['queued', 'building', 'deploying', 'verifying', 'live', 'failed', 'canceled', 'superseded', 'skipped'],
]

function isIn(word: unknown, allowed: readonly string[] | undefined): boolean {
  return typeof word === 'string' && word !== '' && (allowed?.includes(word) ?? true)
}

function hasShape(value: string, shape: Shape | undefined): boolean {
  return !shape || new RegExp(shape.pattern, 'u').test(value)
}

function inWords(rule: OptionRule): string {
  switch (rule.kind) {
    case 'choice':
      return `one of ${rule.allowed.join(', ')}`
    case 'list':
      return `a list of 1 to ${MAX} ${rule.allowed ? `of ${rule.allowed.join(', ')}` : 'texts'}`
    case 'number':
      return `a number from ${rule.min} to ${rule.max}`
    case 'text':
      return rule.shape?.words ?? `a text of at most ${MAX_TEXT} characters`
    case 'words':
      return `an object of words, each with one of ${STATES.join(', ')}`
  }
}
