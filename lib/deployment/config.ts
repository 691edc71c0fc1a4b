import {
  checked,
  complaint,
  numberOf,
  oneOf,
  type Section,
  sectionList,
  subsection,
  textList,
  unknownKeys,
} from '../core/config-values.ts'
import type { CommandPart } from '../core/trust.ts'
import type { SourceConfig } from './source-config.ts'
import { readOptions, SOURCE_OPTIONS } from './source-options.ts'
import { sourcePart } from './source-trust.ts'
import { parseTelling, TELLING_KEYS, type TellingConfig } from './telling-config.ts'
import { parseVerify, type VerifyConfig } from './verify-config.ts'

/** One environment, such as production: what is watched for it, and whom to ask. */
export interface EnvironmentConfig {
  readonly deadlines: DeadlinesConfig
  readonly name: string
  /** A fixed time between two looks; undefined: as earlier deployments suggest. */
  readonly pollMs: number | undefined
  /** Patterns of branches or full ref names; empty: the remote's default branch. */
  readonly refs: readonly string[]
  /** In the order in which they are asked. */
  readonly sources: readonly SourceConfig[]
  readonly verify: VerifyConfig
}

/** When to give up; milliseconds. */
export interface DeadlinesConfig {
  readonly landingMs: number
  readonly registrationMs: number
  readonly stallMs: number
  readonly overallMs: number
}

export interface DeploymentConfig {
  readonly environments: readonly EnvironmentConfig[]
  readonly telling: TellingConfig
}

const MAX_SOURCES = 20
const ENVIRONMENT = /^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/
const MINUTE_MS = 60_000
const DAY = 24 * 60

/** The section `deployment` of the configuration. */
export function parseDeploymentConfig(section: Section): DeploymentConfig {
  unknownKeys(section, ['environments', ...TELLING_KEYS])
  const environments = subsection(section, 'environments')
  return {
    environments: Object.keys(environments.record).flatMap((name) => environmentOf(environments, name)),
    telling: parseTelling(section),
  }
}

/** The name under which the command that is told of verdicts is approved. */
export const NOTIFY_PART = 'deployment.notify.command'

/** What of the section can run a command, or send a credential somewhere: it needs the approval of the user. */
export function deploymentCommands({ environments, telling }: DeploymentConfig): readonly CommandPart[] {
  const { command } = telling.notify
  const sources = environments.flatMap(({ name, sources }) => sources.flatMap((one) => sourcePart(name, one) ?? []))
  return command === undefined ? sources : [...sources, { content: command, name: NOTIFY_PART }]
}

function environmentOf(environments: Section, name: string): readonly EnvironmentConfig[] {
  const { problems, where } = environments
  if (!ENVIRONMENT.test(name)) {
    const allowed = 'a name of letters, digits and . _ - of at most 40'
    problems.push(complaint(`${where.slice(0, -1)}: the name`, name, { allowed, used: 'the others' }))
    return []
  }
  const section = subsection(environments, name)
  unknownKeys(section, ['deadlines', 'pollSeconds', 'refs', 'sources', 'verify'])
  const sources = (sectionList(section, 'sources', MAX_SOURCES) ?? []).flatMap(sourceOf)
  return [
    {
      deadlines: deadlinesOf(subsection(section, 'deadlines'), sources),
      name,
      pollMs: pollOf(section),
      refs: textList(section, 'refs', { fallback: [], max: 50 }),
      sources: withUniqueNames(sources),
      verify: parseVerify(section),
    },
  ]
}

function pollOf(section: Section): number | undefined {
  const seconds = numberOf(section, 'pollSeconds', { fallback: 0, max: 600, min: 0.2, unit: 'seconds' })
  return seconds === 0 ? undefined : Math.round(seconds * 1000)
}

/** These make a deployment of each push at once. Anything else may hear of the commit only when it has been built. */
const PROMPT = ['cloudflare-pages', 'digitalocean', 'netlify', 'railway', 'render', 'vercel']

/** The longest build of a provider takes 60 minutes; what is behind it must become healthy as well. */
function deadlinesOf(section: Section, sources: readonly SourceConfig[]): DeadlinesConfig {
  const isPrompt = sources.some(({ meaning, type }) => meaning === 'decides' && PROMPT.includes(type))
  unknownKeys(section, ['landingSeconds', 'overallMinutes', 'registrationMinutes', 'stallMinutes'])
  const minutes = (key: string, fallback: number) =>
    Math.round(numberOf(section, key, { fallback, max: DAY, min: 0.05, unit: 'minutes' }) * MINUTE_MS)
  const landing = numberOf(section, 'landingSeconds', { fallback: 60, max: 3600, unit: 'seconds' })
  return {
    landingMs: Math.round(landing * 1000),
    overallMs: minutes('overallMinutes', 90),
    registrationMs: minutes('registrationMinutes', isPrompt ? 5 : 20),
    stallMs: minutes('stallMinutes', 30),
  }
}

const COMMON = ['meaning', 'name', 'type']

function sourceOf(section: Section): readonly SourceConfig[] {
  const { problems, record, where } = section
  const type = record['type']
  if (typeof type !== 'string' || !Object.hasOwn(SOURCE_OPTIONS, type)) {
    const allowed = `one of ${Object.keys(SOURCE_OPTIONS).join(', ')}`
    problems.push(complaint(`${where}type`, type, { allowed, used: 'the other sources' }))
    return []
  }
  const options = readOptions(section, type, COMMON)
  const meaning = oneOf(section, 'meaning', { allowed: ['decides', 'confirms'], fallback: 'decides' })
  const isName = (value: unknown): value is string => typeof value === 'string' && ENVIRONMENT.test(value)
  const name = checked(section, 'name', {
    allowed: 'a name of letters, digits and . _ -',
    fallback: type,
    isAllowed: isName,
  })
  if (!options) return []
  const needs = missingTogether({ meaning, name, options, type })
  if (needs === undefined) return [{ meaning, name, options, type }]
  problems.push(complaint(where + needs, undefined, { allowed: NEEDS_NAMES, used: 'the other sources' }))
  return []
}

const NEEDS_NAMES = 'a list of names, because without one nobody knows when all of them are there'

/** Runs and checks register one after the other: those seen so far may not be all. */
function missingTogether({ options, type }: SourceConfig): string | undefined {
  const isOpen = type !== 'github' || (options['look'] ?? 'deployments') === 'deployments'
  return isOpen || options['names'] ? undefined : 'names'
}

function withUniqueNames(sources: readonly SourceConfig[]): readonly SourceConfig[] {
  return sources.map((source, index) => {
    const before = sources.slice(0, index).filter(({ name }) => name === source.name).length
    return before === 0 ? source : { ...source, name: `${source.name}-${before + 1}` }
  })
}
