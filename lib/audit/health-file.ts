import { isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseAllDocuments, type YAMLMap } from 'yaml'
import type { CheckKind, HealthCheck, Platform, Probe, Setting, SettingValue } from './domain.ts'

/** A health check and where its block stands, for whoever wants to write it anew. */
export interface PlacedCheck {
  readonly check: HealthCheck
  /** The mapping's first and last line, from 1. */
  readonly lines: readonly [first: number, last: number]
}

export interface HealthFile {
  readonly checks: readonly PlacedCheck[]
  /** Components that have no health check at all. */
  readonly unchecked: readonly { readonly line: number; readonly owner: string }[]
  readonly platform: Platform | undefined
  /** What the parser says against the file. */
  readonly syntax: readonly { readonly line: number; readonly message: string }[]
}

interface Source {
  readonly counter: LineCounter
  readonly text: string
}

/** The health checks of an app spec, a compose file or manifests of Kubernetes; which of them it is shows in the file. */
export function readHealthFile(text: string): HealthFile {
  const counter = new LineCounter()
  const source = { counter, text }
  const documents = parseAllDocuments(text, { lineCounter: counter, prettyErrors: false })
  const roots = [...documents].flatMap(({ contents }) => (isMap(contents) ? [contents] : []))
  const found = roots.map((root) => readRoot(root, source))
  return {
    checks: found.flatMap(({ checks }) => checks),
    platform: found.find(({ platform }) => platform !== undefined)?.platform,
    syntax: [...documents].flatMap(({ errors }) =>
      errors.map((error) => ({ line: counter.linePos(error.pos[0]).line, message: error.message })),
    ),
    unchecked: found.flatMap(({ unchecked }) => unchecked),
  }
}

type Found = Omit<HealthFile, 'syntax'>

function readRoot(root: YAMLMap, source: Source): Found {
  const kind = textOf(root.get('kind', true))
  if (kind !== '' && textOf(root.get('apiVersion', true)) !== '') return readKubernetes(root, source)
  const services = root.get('services', true)
  if (isMap(services)) return readCompose(services, source)
  const spec: unknown = root.get('spec', true)
  return readAppSpec(isMap(spec) ? spec : root, source)
}

/** DigitalOcean: `services` and `workers` are lists of components. */
function readAppSpec(root: YAMLMap, source: Source): Found {
  const components = ['services', 'workers'].flatMap((key) => maps(root.get(key, true)).map((map) => ({ key, map })))
  const checks: PlacedCheck[] = []
  const unchecked: Found['unchecked'][number][] = []
  for (const { key, map } of components) {
    const owner = textOf(map.get('name', true))
    for (const [name, kind] of [
      ['health_check', 'readiness'],
      ['liveness_health_check', 'liveness'],
    ] as const) {
      const block = pairOf(map, name)
      if (block && isMap(block.value)) checks.push(placed(block, { kind, owner, platform: 'digitalocean', source }))
    }
    const hasAny = checks.some(({ check }) => check.owner === owner)
    if (!hasAny && key === 'services') unchecked.push({ line: lineOf(map, source), owner })
  }
  return { checks, platform: components.length > 0 ? 'digitalocean' : undefined, unchecked }
}

function readCompose(services: YAMLMap, source: Source): Found {
  const checks: PlacedCheck[] = []
  const unchecked: Found['unchecked'][number][] = []
  for (const { key, value } of services.items) {
    const owner = textOf(key as Node)
    if (!isMap(value)) continue
    const block = pairOf(value, 'healthcheck')
    if (block && isMap(block.value)) {
      checks.push(placed(block, { kind: 'liveness', owner, platform: 'compose', source }))
    } else unchecked.push({ line: lineOf(key as Node, source), owner })
  }
  return { checks, platform: 'compose', unchecked }
}

/** Every container in the manifest, at whatever depth its workload keeps them. */
function readKubernetes(root: YAMLMap, source: Source): Found {
  const checks: PlacedCheck[] = []
  const unchecked: Found['unchecked'][number][] = []
  for (const container of containersIn(root)) {
    const owner = textOf(container.get('name', true))
    const before = checks.length
    for (const kind of ['liveness', 'readiness', 'startup'] as const) {
      const block = pairOf(container, `${kind}Probe`)
      if (block && isMap(block.value)) checks.push(placed(block, { kind, owner, platform: 'kubernetes', source }))
    }
    if (checks.length === before) unchecked.push({ line: lineOf(container, source), owner })
  }
  return { checks, platform: 'kubernetes', unchecked }
}

function containersIn(node: unknown): readonly YAMLMap[] {
  if (isSeq(node)) return node.items.flatMap(containersIn)
  if (!isMap(node)) return []
  return node.items.flatMap(({ key, value }) =>
    textOf(key as Node) === 'containers' ? maps(value) : containersIn(value),
  )
}

interface Placing {
  readonly kind: CheckKind
  readonly owner: string
  readonly platform: Platform
  readonly source: Source
}

function placed(block: Pair, { kind, owner, platform, source }: Placing): PlacedCheck {
  const map = block.value as YAMLMap
  const names = NAMES[platform]
  const value = (setting: Setting) => settingOf(map, names[setting], { fallback: DEFAULTS[platform][setting], source })
  const check: HealthCheck = {
    kind,
    line: lineOf(block.key as Node, source),
    owner,
    platform,
    port: portOf(map, platform, source),
    probe: probeOf(map, platform),
    settings: {
      delay: value('delay'),
      failure: value('failure'),
      period: value('period'),
      success: value('success'),
      timeout: value('timeout'),
    },
  }
  const end = (map.range?.[1] ?? 1) - 1
  return { check, lines: [lineOf(map, source), source.counter.linePos(end).line] }
}

/** What the settings are called. */
export const NAMES: Readonly<Record<Platform, Readonly<Record<Setting, string>>>> = {
  compose: { delay: 'start_period', failure: 'retries', period: 'interval', success: '', timeout: 'timeout' },
  digitalocean: {
    delay: 'initial_delay_seconds',
    failure: 'failure_threshold',
    period: 'period_seconds',
    success: 'success_threshold',
    timeout: 'timeout_seconds',
  },
  kubernetes: {
    delay: 'initialDelaySeconds',
    failure: 'failureThreshold',
    period: 'periodSeconds',
    success: 'successThreshold',
    timeout: 'timeoutSeconds',
  },
}

/** What counts where the file says nothing. */
const DEFAULTS: Readonly<Record<Platform, Readonly<Record<Setting, number>>>> = {
  compose: { delay: 0, failure: 3, period: 30, success: 1, timeout: 30 },
  digitalocean: { delay: 0, failure: 9, period: 10, success: 1, timeout: 1 },
  kubernetes: { delay: 0, failure: 3, period: 10, success: 1, timeout: 1 },
}

function settingOf(
  map: YAMLMap,
  name: string,
  { fallback, source }: { readonly fallback: number; readonly source: Source },
): SettingValue {
  const pair = name === '' ? undefined : pairOf(map, name)
  if (!pair) return { comment: '', line: undefined, value: fallback }
  const line = lineOf(pair.key as Node, source)
  return { comment: commentAt(line, source), line, value: seconds(isScalar(pair.value) ? pair.value.value : undefined) }
}

/** A number, or a duration of compose such as `1m30s`; NaN for anything else. */
function seconds(value: unknown): number {
  if (typeof value === 'number') return value
  const parts = typeof value === 'string' ? [...value.matchAll(/(\d+(?:\.\d+)?)(us|ms|s|m|h)/g)] : []
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== value) return Number.NaN
  const units: Readonly<Record<string, number>> = { h: 3600, m: 60, ms: 0.001, s: 1, us: 0.000001 }
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (units[unit ?? ''] ?? 0), 0)
}

/** The comment behind a line, and those that stand alone above it. */
function commentAt(line: number, { text }: Source): string {
  const lines = text.split('\n')
  const behind = /(?:^|\s)#(.*)$/.exec(lines[line - 1] ?? '')?.[1] ?? ''
  const above: string[] = []
  for (let at = line - 2; /^\s*#/.test(lines[at] ?? ''); at -= 1) above.unshift((lines[at] ?? '').replace(/^\s*#/, ''))
  return [...above, behind].join(' ').trim()
}

function probeOf(map: YAMLMap, platform: Platform): Probe {
  if (platform === 'digitalocean') {
    const path = textOf(map.get('http_path', true))
    return path === '' ? { kind: 'tcp' } : { kind: 'http', path }
  }
  if (platform === 'compose') return commandProbe(map.toJSON()['test'])
  const http = map.get('httpGet', true)
  if (isMap(http)) return { kind: 'http', path: textOf(http.get('path', true)) || '/' }
  const exec = map.get('exec', true)
  return isMap(exec) ? commandProbe(exec.toJSON()['command']) : { kind: 'tcp' }
}

/** A command that asks an address of the service itself is a probe of that address. */
function commandProbe(test: unknown): Probe {
  const text = Array.isArray(test) ? test.map(String).join(' ') : String(test ?? '')
  const path = /https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\]|0\.0\.0\.0)(?::\d+)?(\/[^\s"'|;)]*)/.exec(text)?.[1]
  return path === undefined ? { kind: 'command', text } : { kind: 'http', path }
}

function portOf(map: YAMLMap, platform: Platform, source: Source): SettingValue | undefined {
  const holder = platform === 'kubernetes' ? (map.get('httpGet', true) ?? map.get('tcpSocket', true)) : map
  const pair = isMap(holder) ? pairOf(holder, 'port') : undefined
  if (!pair || !isScalar(pair.value) || typeof pair.value.value !== 'number') return undefined
  return { comment: '', line: lineOf(pair.key as Node, source), value: pair.value.value }
}

function pairOf(map: YAMLMap, name: string): Pair | undefined {
  return map.items.find(({ key }) => textOf(key as Node) === name)
}

function maps(node: unknown): readonly YAMLMap[] {
  return isSeq(node) ? node.items.filter((item) => isMap(item)) : []
}

function textOf(node: unknown): string {
  return isScalar(node) && node.value !== null && node.value !== undefined ? String(node.value) : ''
}

function lineOf(node: Node, { counter }: Source): number {
  return counter.linePos(node.range?.[0] ?? 0).line
}
