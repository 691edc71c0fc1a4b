import { oneLine } from '../core/text.ts'
import type { HealthCheck, Problem, RouteFacts } from './domain.ts'
import type { HealthFile } from './health-file.ts'
import type { Probed } from './probe.adapter.ts'

export interface Audit {
  readonly file: HealthFile
  readonly name: string
  readonly probed: readonly Probed[]
  readonly problems: readonly Problem[]
  readonly routes: readonly RouteFacts[]
  readonly suggestion: string
}

const SIGNS = { error: '✗', note: '·', warning: '!' } as const

/** What a person reads: the checks as they count, what is wrong with them, and how they would better be. */
export function renderAudit({ file, name, probed, problems, routes, suggestion }: Audit): string {
  const parts = [
    file.checks.map(({ check }) => checkLine(check)),
    routes.map(routeLine),
    probed.map(
      ({ detail, isOk, ms, path }) =>
        `${oneLine(path)}: ${isOk === undefined ? 'could not measure: ' : ''}${oneLine(detail)} in ${ms} ms`,
    ),
    problems.map(({ line, message, severity }) => `${SIGNS[severity]} ${oneLine(name)}:${line} ${oneLine(message)}`),
    suggestion === '' ? [] : ['Suggested (git apply takes it):', suggestion.trimEnd().replace(CONTROLS, '\uFFFD')],
  ]
  const shown = parts.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'))
  if (file.checks.length === 0) shown.unshift(`${oneLine(name)}: no health check was found.`)
  else if (problems.length === 0) shown.push('Nothing to object to.')
  return shown.join('\n\n')
}

function checkLine({ kind, owner, probe, settings }: HealthCheck): string {
  const { delay, failure, period, success, timeout } = settings
  const what = probe.kind === 'http' ? oneLine(probe.path) : probe.kind === 'tcp' ? 'TCP' : 'a command'
  const numbers = `delay ${shown(delay.value)} s, every ${shown(period.value)} s, timeout ${shown(timeout.value)} s, ${shown(success.value)} up, ${shown(failure.value)} down`
  const patience = shown(delay.value + failure.value * period.value)
  return `${oneLine(owner)} ${kind}: ${what}, ${numbers}; gives up ${patience} s after the start`
}

function shown(value: number): string {
  return Number.isNaN(value) ? '?' : String(value)
}

/** A terminal acts on these; `--json` has the text as it is. */
const CONTROLS = /(?![\t\n\r])\p{Cc}/gu

function routeLine({ database, elsewhere, path, place }: RouteFacts): string {
  if (place === undefined) return `${oneLine(path)}: no route of this name in the source`
  if (elsewhere !== undefined) {
    return `${oneLine(path)}: ${oneLine(place)}; its handler ${oneLine(elsewhere)} is in another file, which was not looked at`
  }
  return `${oneLine(path)}: ${oneLine(place)}, ${database === undefined ? 'no database in sight' : `touches the database: ${oneLine(database)}`}`
}
