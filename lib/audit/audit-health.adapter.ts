import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { EXIT, type ExitCode, OrcError } from '../core/errors.ts'
import { readText } from '../core/json-file.ts'
import { findRepository } from '../core/paths.ts'
import { git } from '../core/proc.ts'
import type { Problem, RouteFacts } from './domain.ts'
import { type HealthFile, readHealthFile } from './health-file.ts'
import { lintHealth, lintSecrets } from './lint-health.ts'
import { type Probed, probe } from './probe.adapter.ts'
import { renderAudit } from './render-audit.ts'
import { readRoutes } from './routes.adapter.ts'
import { asksElsewhere, suggestHealth } from './suggest-health.ts'

export interface AuditOptions {
  readonly file: string | undefined
  readonly isJson: boolean
  readonly startSeconds: number | undefined
  /** The address of a running service. */
  readonly url: string | undefined
}

const FILES = [
  '.do/app.yaml',
  '.do/app.yml',
  '.do/deploy.template.yaml',
  'compose.yaml',
  'compose.yml',
  'docker-compose.yaml',
  'docker-compose.yml',
]

/** Reads the health checks of a configuration and says what is wrong with them: 0 nothing, 1 an error or a warning. */
export async function auditHealth(options: AuditOptions): Promise<ExitCode> {
  const top = findRepository(process.cwd())?.worktree ?? process.cwd()
  const path = chooseFile(top, options.file)
  const text = statSync(path, { throwIfNoEntry: false })?.isDirectory() ? undefined : readText(path)
  if (text === undefined) throw missing(options.file ?? path)
  const file = readHealthFile(text)
  const routes = readRoutes(top, httpPaths(file))
  const probed = options.url === undefined ? [] : await probe(options.url, httpPaths(file))
  const name = relative(top, path)
  const live = liveRoute(top)
  const problems = problemsOf(file, { live, options, probed, routes, text })
  const better = suggestHealth(text, file.checks, { livePath: live.path, startSeconds: options.startSeconds })
  const suggestion = diffOf(name, text, better)
  const exitCode = problems.some(({ severity }) => severity !== 'note') ? EXIT.failed : EXIT.ok
  if (options.isJson)
    console.log(JSON.stringify({ exitCode, file: name, platform: file.platform, probed, problems, routes, suggestion }))
  else console.log(renderAudit({ file, name, probed, problems, routes, suggestion }))
  return exitCode
}

function chooseFile(top: string, given: string | undefined): string {
  if (given !== undefined) return resolve(given)
  const found = FILES.map((name) => join(top, name)).find((path) => existsSync(path))
  if (found) return found
  throw missing(FILES.join(', '))
}

function missing(what: string): OrcError {
  return new OrcError(`there is no such file: ${what}`, {
    code: 'NO_FILE',
    exitCode: EXIT.input,
    hint: 'npx orc-hooks audit health <file>',
  })
}

function httpPaths({ checks }: HealthFile): readonly string[] {
  return [...new Set(checks.flatMap(({ check }) => (check.probe.kind === 'http' ? [check.probe.path] : [])))]
}

interface Facts {
  readonly live: LiveRoute
  readonly options: AuditOptions
  readonly probed: readonly Probed[]
  readonly routes: readonly RouteFacts[]
  readonly text: string
}

function problemsOf(file: HealthFile, { live, options, probed, routes, text }: Facts): readonly Problem[] {
  const { startSeconds } = options
  return [
    ...file.syntax.map(({ line, message }): Problem => ({ line, message, rule: 'syntax', severity: 'error' })),
    ...formProblems(file),
    ...file.checks.flatMap(({ check }) => lintHealth(check, { routes, startSeconds })),
    ...file.unchecked.map(
      ({ line, owner }): Problem => ({
        line,
        message: `${owner} has no health check`,
        rule: 'none',
        severity: 'warning',
      }),
    ),
    ...probed.flatMap((one) => probeProblems(one, file)),
    ...routeFirst(file, live),
    ...lintSecrets(text),
  ].toSorted((a, b) => a.line - b.line)
}

/** Silence about a file that is something else would look like praise. */
function formProblems({ platform, syntax }: HealthFile): readonly Problem[] {
  if (platform !== undefined || syntax.length > 0) return []
  const message = 'this is no app spec, no compose file and no manifest of Kubernetes'
  return [{ line: 1, message, rule: 'form', severity: 'warning' }]
}

/** What a probe found, at the line of the check that asks the path. */
function probeProblems(probed: Probed, { checks }: HealthFile): readonly Problem[] {
  const { detail, doubt, isOk, ms, path } = probed
  const check = checks.find(({ check: one }) => one.probe.kind === 'http' && one.probe.path === path)?.check
  const report = (severity: Problem['severity'], said: string): readonly Problem[] => [
    { line: check?.line ?? 1, message: `${path} on the running service: ${said}`, rule: 'probe', severity },
  ]
  if (isOk === undefined) return report('warning', `could not be measured: ${detail}`)
  if (!isOk) return report('error', detail)
  const timeoutMs = (check?.settings.timeout.value ?? Number.POSITIVE_INFINITY) * 1000
  if (ms > timeoutMs) return report('error', `${detail} after ${ms} ms; the check waits for ${timeoutMs} ms`)
  return doubt === undefined ? [] : report('warning', `${detail}, ${doubt}`)
}

/** The path that liveness is to ask. */
interface LiveRoute {
  readonly path: string
  /** Whether the source has it; undefined where there is no source that could be read. */
  readonly isThere: boolean | undefined
}

/** `/health/live` is proposed; another path of the same meaning only where the source has that one and not the first. */
function liveRoute(top: string): LiveRoute {
  const candidates = readRoutes(top, ['/health/live', '/livez'])
  const found = candidates.find(({ place }) => place !== undefined)
  return { isThere: candidates.length > 0 ? found !== undefined : undefined, path: found?.path ?? '/health/live' }
}

/** A liveness check of a path that is not there would restart the service for ever. */
function routeFirst({ checks }: HealthFile, { isThere, path }: LiveRoute): readonly Problem[] {
  const first = checks.find((placed) => placed.path && asksElsewhere(placed.check, path))
  if (!first || isThere !== false) return []
  const message = `the suggestion asks ${path}, and the source has no such route: add it before you apply this`
  return [{ line: first.check.line, message, rule: 'route-first', severity: 'warning' }]
}

function hunksIn(directory: string, lines: number): string {
  const options = ['--no-index', '--no-color', '--no-ext-diff', `--unified=${lines}`]
  const { stdout } = git(directory, ['diff', ...options, '--', 'a', 'b'])
  return stdout.slice(Math.max(0, stdout.indexOf('@@')))
}

/** As many lines around a change as are usual, unless one of them holds a secret: what is printed ends in logs. */
function withoutSecrets(hunksWith: (lines: number) => string): string {
  const found = [3, 2, 1].map(hunksWith).find((hunks) => lintSecrets(contentOf(hunks)).length === 0)
  if (found !== undefined) return found
  const hunks = hunksWith(1)
  const secret = new Set(lintSecrets(contentOf(hunks)).map(({ line }) => line))
  const masked = (line: string) => `${/^[^:]*:/.exec(line)?.[0] ?? ''} ***`
  return hunks
    .split('\n')
    .map((line, index) => (secret.has(index + 1) ? masked(line) : line))
    .join('\n')
}

/** The lines of hunks as they stand in the file. */
function contentOf(hunks: string): string {
  return hunks
    .split('\n')
    .map((line) => (line.startsWith('@@') ? '' : line.slice(1)))
    .join('\n')
}

/** A diff that `git apply` takes; empty when the texts are the same. */
function diffOf(name: string, before: string, after: string): string {
  if (before === after) return ''
  const directory = mkdtempSync(join(tmpdir(), 'orc-audit-'))
  try {
    writeFileSync(join(directory, 'a'), before)
    writeFileSync(join(directory, 'b'), after)
    return `--- a/${name}\n+++ b/${name}\n${withoutSecrets((lines) => hunksIn(directory, lines))}`
  } finally {
    rmSync(directory, { force: true, recursive: true })
  }
}
