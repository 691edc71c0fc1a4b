// Every range and relation of a health check, for each platform and kind: what is allowed, and what is said otherwise.
import type { CheckKind, Platform } from '../../../lib/audit/domain.ts'
import { readHealthFile } from '../../../lib/audit/health-file.ts'
import { lintHealth } from '../../../lib/audit/lint-health.ts'
import { assert, run, test } from '../../helpers/harness.ts'

/** A file with one check; `lines` are those of its block, which begins at line 4 or later. */
function fileOf(platform: Platform, kind: CheckKind, lines: readonly string[]): string {
  switch (platform) {
    case 'compose':
      return ['services:', '  web:', '    healthcheck:', ...lines.map((line) => `      ${line}`), ''].join('\n')
    case 'digitalocean': {
      const key = kind === 'liveness' ? 'liveness_health_check' : 'health_check'
      return ['services:', '- name: web', `  ${key}:`, ...lines.map((line) => `    ${line}`), ''].join('\n')
    }
    case 'kubernetes':
      return [
        ...['apiVersion: apps/v1', 'kind: Deployment', 'spec:', '  containers:', '  - name: web', `    ${kind}Probe:`],
        ...lines.map((line) => `      ${line}`),
        '',
      ].join('\n')
  }
}

const PATH = {
  compose: ['test: curl -f http://localhost:80/health/live'],
  digitalocean: ['http_path: /health/live'],
  kubernetes: ['httpGet: { path: /health/live, port: 80 }'],
} as const

function lint(platform: Platform, kind: CheckKind, lines: readonly string[], startSeconds?: number): readonly string[] {
  const { checks, syntax } = readHealthFile(fileOf(platform, kind, lines))
  assert.equal([checks.length, syntax], [1, []])
  return checks.flatMap(({ check }) =>
    lintHealth(check, { routes: [], startSeconds }).map(({ rule, severity }) => `${severity} ${rule}`),
  )
}

type Row = readonly [Platform, CheckKind, string, readonly (number | string)[], readonly (number | string)[], string]

/** Platform, kind, key, values that are allowed, values that are not, and what is said about those. */
const RANGES: readonly Row[] = [
  ['digitalocean', 'liveness', 'initial_delay_seconds', [0, 1, 3600], [-1, 3601, 1.5, 'soon'], 'error range'],
  ['digitalocean', 'liveness', 'period_seconds', [1, 300], [0, -5, 301, '10s'], 'error range'],
  ['digitalocean', 'liveness', 'timeout_seconds', [1], [0, 121], 'error range'],
  ['digitalocean', 'liveness', 'failure_threshold', [1, 50], [0, 51, 2.5], 'error range'],
  ['digitalocean', 'liveness', 'success_threshold', [1], [0, 2, 50], 'error range'],
  ['digitalocean', 'liveness', 'port', [1, 80, 65_535], [0, 65_536], 'error range'],
  ['digitalocean', 'readiness', 'initial_delay_seconds', [0, 3600], [3601, -1], 'warning range'],
  ['digitalocean', 'readiness', 'period_seconds', [1, 300], [0, 301], 'warning range'],
  ['digitalocean', 'readiness', 'timeout_seconds', [1], [0, 121], 'warning range'],
  ['digitalocean', 'readiness', 'failure_threshold', [1, 50], [0, 51], 'warning range'],
  ['digitalocean', 'readiness', 'success_threshold', [1, 2, 50], [0], 'error range'],
  ['digitalocean', 'readiness', 'port', [1, 65_535], [0, 65_536], 'error range'],
  ['kubernetes', 'liveness', 'initialDelaySeconds', [0, 9000], [-1, 0.5], 'error range'],
  ['kubernetes', 'liveness', 'periodSeconds', [1, 9000], [0, -1], 'error range'],
  ['kubernetes', 'liveness', 'timeoutSeconds', [1, 10], [0], 'error range'],
  ['kubernetes', 'liveness', 'failureThreshold', [1, 900], [0], 'error range'],
  ['kubernetes', 'liveness', 'successThreshold', [1], [0, 2], 'error range'],
  ['kubernetes', 'startup', 'successThreshold', [1], [0, 2], 'error range'],
  ['kubernetes', 'readiness', 'successThreshold', [1, 2], [0], 'error range'],
  ['compose', 'liveness', 'interval', ['1s', '1m30s', '1500ms'], ['often', '0s', '10 s', 10], 'error range'],
  ['compose', 'liveness', 'timeout', ['1s', '500ms'], ['0s'], 'error range'],
  ['compose', 'liveness', 'start_period', ['0s', '2m'], ['-1s', 'late'], 'error range'],
  ['compose', 'liveness', 'retries', [1, 20], [0, 1.5], 'error range'],
]
for (const [platform, kind, key, good, bad, said] of RANGES) {
  test(`${platform}, ${kind}: ${key} may be ${good.join(', ')}, and ${bad.join(', ')} is: ${said}`, () => {
    // A period as long as any timeout here: their relation is another matter.
    const long = { compose: 'interval: 10m', digitalocean: 'period_seconds: 300', kubernetes: 'periodSeconds: 900' }
    const isPeriod = /^(period|interval)/.test(key)
    const rest = isPeriod ? (platform === 'compose' ? ['timeout: 1s'] : []) : [long[platform]]
    for (const value of good) assert.equal(lint(platform, kind, [...PATH[platform], `${key}: ${value}`, ...rest]), [])
    for (const value of bad) {
      const found = lint(platform, kind, [...PATH[platform], `${key}: ${value}`, ...rest])
      assert.ok(found.includes(said), `${value}: ${found}`)
    }
  })
}

/** What counts where the file says nothing: the check gives up after delay + failures x period. */
const DEFAULTS: readonly (readonly [Platform, CheckKind, number])[] = [
  ['digitalocean', 'readiness', 0 + 9 * 10],
  ['digitalocean', 'liveness', 0 + 9 * 10],
  ['kubernetes', 'liveness', 0 + 3 * 10],
  ['kubernetes', 'readiness', 0 + 3 * 10],
  ['kubernetes', 'startup', 0 + 3 * 10],
  ['compose', 'liveness', 0 + 3 * 30],
]
for (const [platform, kind, patience] of DEFAULTS) {
  test(`${platform}, ${kind}: by default it is patient for ${patience} s`, () => {
    const rule = kind === 'readiness' ? 'warning start-time' : 'error start-time'
    assert.equal(lint(platform, kind, PATH[platform], patience), [])
    assert.equal(lint(platform, kind, PATH[platform], patience + 1), [rule])
  })
}

test('the timeout against the period, also against the default of one of them', () => {
  const cases: readonly (readonly [Platform, readonly string[], boolean])[] = [
    ['digitalocean', ['period_seconds: 5', 'timeout_seconds: 5'], false],
    ['digitalocean', ['period_seconds: 5', 'timeout_seconds: 6'], true],
    ['digitalocean', ['timeout_seconds: 11'], true],
    ['kubernetes', ['timeoutSeconds: 10'], false],
    ['kubernetes', ['timeoutSeconds: 11'], true],
    ['compose', ['interval: 20s'], true],
    ['compose', ['interval: 20s', 'timeout: 20s'], false],
  ]
  for (const [platform, lines, isTooLong] of cases) {
    const found = lint(platform, 'liveness', [...PATH[platform], ...lines])
    assert.equal(found, isTooLong ? ['warning timeout-over-period'] : [], lines.join())
  }
})

test('a start that a start-up probe waits for is no matter of liveness', () => {
  const text = (startup: readonly string[]) =>
    [
      ...['apiVersion: apps/v1', 'kind: Deployment', 'spec:', '  containers:', '  - name: web'],
      ...['    livenessProbe: { httpGet: { path: /livez, port: 80 } }', ...startup, ''],
    ].join('\n')
  const rules = (startup: readonly string[]) =>
    readHealthFile(text(startup)).checks.flatMap(({ check }) =>
      lintHealth(check, { routes: [], startSeconds: 100 }).map(({ message }) => message.split(':')[0]),
    )
  assert.equal(rules([]), ['web liveness'])
  assert.equal(rules(['    startupProbe: { httpGet: { path: /livez, port: 80 }, failureThreshold: 10 }']), [])
  assert.equal(rules(['    startupProbe: { httpGet: { path: /livez, port: 80 }, failureThreshold: 9 }']), [
    'web startup',
  ])
})

test('the real history of one app: each step is judged as it was', () => {
  const step = (path: string, numbers: readonly number[], comment = '') => {
    const names = ['initial_delay_seconds', 'period_seconds', 'timeout_seconds', 'success_threshold']
    const lines = [...names, 'failure_threshold'].map((name, index) => `${name}: ${numbers[index]}`)
    return lint('digitalocean', 'readiness', [`http_path: ${path}`, ...(comment ? [comment] : []), ...lines], 240)
  }
  assert.equal(step('/', [60, 10, 5, 1, 3]), ['warning start-time'])
  assert.equal(step('/health/live', [90, 10, 5, 1, 5]), ['warning start-time'])
  assert.equal(step('/health/live', [180, 10, 5, 1, 5]), ['warning start-time'])
  assert.equal(step('/health/live', [120, 15, 5, 1, 8]), [])
  assert.equal(step('/health/live', [120, 15, 5, 1, 8], '# 60s delay is safe'), ['warning comment'])
})

run()
