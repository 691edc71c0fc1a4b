import { isScalar, isSeq, type YAMLMap } from 'yaml'
import type { CheckKind, HealthCheck, Platform, Probe, Setting, SettingValue } from './domain.ts'
import {
  type Gap,
  gapIn,
  lineOf,
  mapAt,
  pairOf,
  resolved,
  type Source,
  type Span,
  spanOf,
  textOf,
} from './yaml-block.ts'

/** A health check and where its values stand, for whoever wants to write them anew. */
export interface PlacedCheck {
  readonly check: HealthCheck
  /** How a setting is added that the block does not have of its own. */
  readonly gap: Gap
  /** The path that is asked: where it stands, or how it is added; undefined where no path can be set. */
  readonly path: { readonly gap: Gap; readonly key: string; readonly span: Span | undefined } | undefined
  readonly spans: Readonly<Partial<Record<Setting, Span>>>
}

export interface Reading {
  readonly hasStartup?: boolean
  readonly kind: CheckKind
  readonly owner: string
  readonly platform: Platform
  readonly source: Source
}

/** The health check that stands under a key of a component; none, or one. */
export function readCheck(component: YAMLMap, key: string, reading: Reading): readonly PlacedCheck[] {
  const { platform, source } = reading
  const map = mapAt(component, key, source)
  if (!map) return []
  const names = NAMES[platform]
  const span = (setting: Setting) => (names[setting] === '' ? undefined : spanOf(map, names[setting]))
  const spans = {
    delay: span('delay'),
    failure: span('failure'),
    period: span('period'),
    success: span('success'),
    timeout: span('timeout'),
  }
  return [
    {
      check: checkOf(map, lineOf(pairOf(component, key, source)?.key, source), reading),
      gap: gapIn(map, source),
      path: pathOf(map, platform, source),
      spans: Object.fromEntries(Object.entries(spans).filter(([, one]) => one !== undefined)),
    },
  ]
}

function checkOf(map: YAMLMap, line: number, { hasStartup, kind, owner, platform, source }: Reading): HealthCheck {
  const value = (setting: Setting) =>
    settingOf(map, NAMES[platform][setting], { fallback: DEFAULTS[platform][setting], source })
  return {
    isHeldBack: hasStartup === true && kind !== 'startup',
    kind,
    line,
    owner,
    platform,
    port: portOf(map, platform, source),
    probe: probeOf(map, platform, source),
    settings: {
      delay: value('delay'),
      failure: value('failure'),
      period: value('period'),
      success: value('success'),
      timeout: value('timeout'),
    },
  }
}

/** Of a compose file none: what its check asks is a command. */
function pathOf(map: YAMLMap, platform: Platform, source: Source): PlacedCheck['path'] {
  const key = platform === 'digitalocean' ? 'http_path' : 'path'
  const holder = platform === 'digitalocean' ? map : mapAt(map, 'httpGet', source)
  if (platform === 'compose' || !holder) return undefined
  return { gap: gapIn(holder, source), key, span: spanOf(holder, key) }
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

/** Of compose; the other platforms have names for numbers of seconds. */
const DURATIONS = new Set(['interval', 'start_period', 'timeout'])

function settingOf(
  map: YAMLMap,
  name: string,
  { fallback, source }: { readonly fallback: number; readonly source: Source },
): SettingValue {
  const pair = name === '' ? undefined : pairOf(map, name, source)
  if (!pair) return { comment: '', line: undefined, text: '', value: fallback }
  const line = lineOf(pair.key, source)
  const value = resolved(pair.value, source)
  const isDuration = DURATIONS.has(name)
  const given = isScalar(value) ? value.value : undefined
  const amount = isDuration ? seconds(textOf(value)) : typeof given === 'number' ? given : Number.NaN
  return {
    comment: commentAt(line, source),
    line,
    text: isScalar(value) ? String(value.source ?? value.value) : '',
    value: amount,
  }
}

/** A duration of compose such as `1m30s`, in seconds; NaN for anything else. */
function seconds(text: string): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(us|ms|s|m|h)/g)]
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) return Number.NaN
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

function probeOf(map: YAMLMap, platform: Platform, source: Source): Probe {
  if (platform === 'digitalocean') {
    const path = textOf(resolved(pairOf(map, 'http_path', source)?.value, source))
    return path === '' ? { kind: 'tcp' } : { kind: 'http', path }
  }
  if (platform === 'compose') return commandProbe(listOf(pairOf(map, 'test', source)?.value, source))
  const http = mapAt(map, 'httpGet', source)
  if (http) return { kind: 'http', path: textOf(resolved(pairOf(http, 'path', source)?.value, source)) || '/' }
  const exec = mapAt(map, 'exec', source)
  if (exec) return commandProbe(listOf(exec.get('command', true), source))
  return mapAt(map, 'grpc', source) ? { kind: 'command', text: 'gRPC health checking' } : { kind: 'tcp' }
}

function listOf(node: unknown, source: Source): readonly string[] {
  const found = resolved(node, source)
  return isSeq(found) ? found.items.map((item) => textOf(resolved(item, source))) : [textOf(found)]
}

/** A command that asks an address of the service itself is a probe of that address. */
function commandProbe(words: readonly string[]): Probe {
  const text = words.join(' ')
  const path = /https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\]|0\.0\.0\.0)(?::\d+)?(\/[^\s"'|;)]*)/.exec(text)?.[1]
  return path === undefined ? { kind: 'command', text } : { kind: 'http', path }
}

function portOf(map: YAMLMap, platform: Platform, source: Source): SettingValue | undefined {
  const holder = platform === 'kubernetes' ? (mapAt(map, 'httpGet', source) ?? mapAt(map, 'tcpSocket', source)) : map
  const pair = holder && pairOf(holder, 'port', source)
  const value = resolved(pair?.value, source)
  if (!pair || !isScalar(value) || typeof value.value !== 'number') return undefined
  return { comment: '', line: lineOf(pair.key, source), text: String(value.value), value: value.value }
}
