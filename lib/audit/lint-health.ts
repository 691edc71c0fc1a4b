import { cut, oneLine } from '../core/text.ts'
import { type HealthCheck, type Problem, type RouteFacts, SETTINGS, type Setting } from './domain.ts'
import { NAMES } from './health-check.ts'

export interface LintFacts {
  /** What the source says about the paths; none where no source was looked at. */
  readonly routes: readonly RouteFacts[]
  /** How long the service takes to start, where that is known. */
  readonly startSeconds: number | undefined
}

type Range = readonly [min: number, max: number]

/** What DigitalOcean allows in a liveness check; for a readiness check it states a range for the port alone. */
export const RANGES: Readonly<Record<Setting, Range>> = {
  delay: [0, 3600],
  failure: [1, 50],
  period: [1, 300],
  success: [1, 1],
  timeout: [1, 120],
}
const PORTS: Range = [1, 65_535]
const LIVENESS_PATH = /^\/(?:health\/live|livez)\/?$/

/** What is wrong with one health check, line by line. */
export function lintHealth(check: HealthCheck, facts: LintFacts): readonly Problem[] {
  return [
    ...ranges(check),
    ...relations(check, facts),
    ...comments(check),
    ...probes(check),
    ...routes(check, facts),
  ].toSorted((a, b) => a.line - b.line)
}

function ranges(check: HealthCheck): readonly Problem[] {
  const numbers = SETTINGS.flatMap((setting) => rangeProblem(check, setting) ?? [])
  const { port } = check
  const isWrong = port !== undefined && !isWithin(port.value, PORTS)
  const said = `port is ${port?.value}; allowed are ${PORTS[0]} to ${PORTS[1]}`
  return isWrong ? [...numbers, problem(check, 'error', { line: port.line, message: said, rule: 'range' })] : numbers
}

function rangeProblem(check: HealthCheck, setting: Setting): Problem | undefined {
  const { line, text, value } = check.settings[setting]
  if (line === undefined) return undefined
  const name = NAMES[check.platform][setting]
  const shown = Number.isNaN(value) ? `"${cut(oneLine(text), 40)}"` : value
  const report = (severity: Problem['severity'], allowed: string) =>
    problem(check, severity, { line, message: `${name} is ${shown}; ${allowed}`, rule: 'range' })
  const kind = kindProblem(check, setting, value)
  if (kind) return report('error', kind)
  if (setting === 'success') return successProblem(check, value, report)
  if (check.platform !== 'digitalocean') {
    const isEnough = value > 0 || (setting === 'delay' && value === 0)
    return isEnough ? undefined : report('error', setting === 'delay' ? 'the least is 0' : 'it must be more than 0')
  }
  const [min, max] = RANGES[setting]
  if (isWithin(value, RANGES[setting])) return undefined
  return check.kind === 'liveness'
    ? report('error', `a liveness check allows ${min} to ${max}`)
    : report('warning', `${min} to ${max} is what a liveness check allows, and is sensible here`)
}

/** What compose measures may be parts of a second; counts never are. */
function kindProblem({ platform }: HealthCheck, setting: Setting, value: number): string | undefined {
  const mayBePart = platform === 'compose' && setting !== 'failure'
  if (Number.isNaN(value)) return mayBePart ? 'it must be a duration such as 30s' : 'it must be a number'
  return mayBePart || Number.isInteger(value) ? undefined : 'it must be a whole number'
}

function successProblem(
  check: HealthCheck,
  value: number,
  report: (severity: Problem['severity'], allowed: string) => Problem,
): Problem | undefined {
  if (value < 1) return report('error', 'the least is 1')
  return value !== 1 && check.kind !== 'readiness'
    ? report('error', `a ${check.kind} check must succeed exactly once`)
    : undefined
}

function isWithin(value: number, [min, max]: Range): boolean {
  return value >= min && value <= max
}

function relations(check: HealthCheck, { startSeconds }: LintFacts): readonly Problem[] {
  const { delay, failure, period, timeout } = check.settings
  const isStartKnown = startSeconds !== undefined && !check.isHeldBack
  const problems: Problem[] = []
  const names = NAMES[check.platform]
  if (timeout.value > period.value) {
    const message = `${names.timeout} (${timeout.value} s) is longer than ${names.period} (${period.value} s): checks would overlap`
    problems.push(
      problem(check, 'warning', { line: timeout.line ?? period.line, message, rule: 'timeout-over-period' }),
    )
  }
  const graceSeconds = delay.value + failure.value * period.value
  if (isStartKnown && graceSeconds < startSeconds) {
    const message = `after ${graceSeconds} s (${names.delay} + ${names.failure} x ${names.period}) the check gives up; the service takes ${startSeconds} s to start`
    problems.push(problem(check, check.kind === 'readiness' ? 'warning' : 'error', { message, rule: 'start-time' }))
  }
  return problems
}

/** `60s delay is safe` above `initial_delay_seconds: 120`: somebody changed one and not the other. */
function comments(check: HealthCheck): readonly Problem[] {
  return SETTINGS.flatMap((setting) => {
    const { comment, line, value } = check.settings[setting]
    const numbers = [...comment.matchAll(/\b(\d+)\s*(?:s|sec|seconds?)\b/g)].map(([, digits]) => Number(digits))
    if (line === undefined || numbers.length === 0 || numbers.includes(value)) return []
    const message = `the comment speaks of ${numbers.join(' s, ')} s, ${NAMES[check.platform][setting]} is ${value}`
    return [problem(check, 'warning', { line, message, rule: 'comment' })]
  })
}

function probes(check: HealthCheck): readonly Problem[] {
  const { kind, platform, probe } = check
  if (probe.kind === 'tcp') {
    const key = platform === 'digitalocean' ? 'http_path is missing' : 'no httpGet'
    const message = `${key}: only that something listens on the port is checked, not that it answers`
    return [problem(check, 'warning', { message, rule: 'tcp-only' })]
  }
  if (probe.kind === 'command') return []
  // Of a container of compose others wait for it: there it may ask more.
  const isGeneral = kind === 'liveness' && platform !== 'compose' && !LIVENESS_PATH.test(probe.path)
  const message = `liveness asks ${probe.path}; use a path that looks at the process alone, such as /health/live, because a liveness check that depends on others restarts what is healthy`
  const general = isGeneral ? [problem(check, 'note', { message, rule: 'liveness-path' })] : []
  if (probe.path.startsWith('/')) return general
  return [
    ...general,
    problem(check, 'error', { message: `the path "${probe.path}" does not begin with /`, rule: 'path' }),
  ]
}

function routes(check: HealthCheck, facts: LintFacts): readonly Problem[] {
  if (check.probe.kind !== 'http') return []
  const { path } = check.probe
  const route = facts.routes.find((one) => one.path === path)
  if (!route) return []
  if (route.place === undefined) {
    return [problem(check, 'warning', { message: `no route ${path} was found in the source`, rule: 'route' })]
  }
  if (route.database === undefined || check.kind !== 'liveness') return []
  const isCompose = check.platform === 'compose'
  const harm = isCompose ? 'make the container unhealthy (Swarm replaces it)' : 'restart the service'
  const message = `${path} touches the database (${route.place}: ${route.database}): a slow database would ${harm}`
  return [problem(check, isCompose ? 'warning' : 'error', { message, rule: 'liveness-database' })]
}

interface What {
  readonly line?: number | undefined
  readonly message: string
  readonly rule: string
}

function problem(check: HealthCheck, severity: Problem['severity'], { line, message, rule }: What): Problem {
  return { line: line ?? check.line, message: `${check.owner} ${check.kind}: ${message}`, rule, severity }
}

const SECRET =
  /^\s*(?:-\s*)?(?:value|[\w-]*(?:password|secret|token|api_?key)[\w-]*)\s*:\s*["']?(?:[a-z]+:\/\/[^:@\s]+:[^@\s]+@|(?:gh[pousr]_|github_pat_|dop_v1_|sk-|xox[abp]-|AKIA)[\w-]{8,})/i

/** Lines that hold a secret itself; what it is, is not shown. An encrypted value (`EV[…]`) is none. */
export function lintSecrets(text: string): readonly Problem[] {
  return text.split('\n').flatMap((line, index): Problem[] => {
    if (!SECRET.test(line)) return []
    const message = 'this looks like a secret in plain text: keep it in the platform, and give it a new value'
    return [{ line: index + 1, message, rule: 'secret', severity: 'error' }]
  })
}
