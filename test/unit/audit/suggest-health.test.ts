// What `audit health` suggests: only the values change, in whatever style the file is written.
import { readHealthFile } from '../../../lib/audit/health-file.ts'
import { lintHealth } from '../../../lib/audit/lint-health.ts'
import { suggestHealth } from '../../../lib/audit/suggest-health.ts'
import { assert, run, test } from '../../helpers/harness.ts'

function better(text: string, startSeconds?: number): string {
  const facts = { livePath: '/health/live', startSeconds }
  const read = (one: string) => {
    const { checks, syntax } = readHealthFile(one)
    assert.equal(syntax, [], one)
    return checks
  }
  const changed = suggestHealth(text, read(text), facts)
  assert.is(suggestHealth(changed, read(changed), facts), changed, 'it is not content with itself')
  const rules = read(changed).flatMap(({ check }) => lintHealth(check, { routes: [], startSeconds }))
  assert.equal(
    rules.filter(({ severity }) => severity !== 'note'),
    [],
    changed,
  )
  return changed
}

/** The lines that were taken away, and those that came. */
function difference(before: string, after: string): readonly string[] {
  const [old, now] = [before.split('\n'), after.split('\n')]
  return [
    ...old.filter((line) => !now.includes(line)).map((line) => `-${line.trim()}`),
    ...now.filter((line) => !old.includes(line)).map((line) => `+${line.trim()}`),
  ]
}

const workload = (...probes: readonly string[]) =>
  [
    ...['# ours', 'apiVersion: apps/v1', 'kind: Deployment', 'spec:', '  template:', '    spec:', '      containers:'],
    ...['        - name: web # the one', ...probes.map((line) => `          ${line}`), '          image: x', ''],
  ].join('\n')

test('Kubernetes: liveness asks the process alone and is tolerant, readiness stays quick', () => {
  const text = workload(
    'livenessProbe:',
    '  httpGet:',
    '    path: "/health" # all of it',
    '    port: http',
    '  timeoutSeconds: 1 # quick',
    'readinessProbe:',
    '  httpGet:',
    '    path: /health/ready',
    '    port: http',
    '  periodSeconds: 5',
  )
  assert.equal(difference(text, better(text)), [
    '-path: "/health" # all of it',
    '-timeoutSeconds: 1 # quick',
    '+path: /health/live # all of it',
    '+timeoutSeconds: 5 # quick',
    '+initialDelaySeconds: 60',
    '+periodSeconds: 15',
    '+failureThreshold: 5',
    '+timeoutSeconds: 5',
  ])
})

test('Kubernetes: maps on one line are changed in their own style', () => {
  const text = workload(
    'livenessProbe: { httpGet: { path: /health, port: 80 }, successThreshold: 2, periodSeconds: 20 }',
    'readinessProbe: {httpGet: {port: 80}, timeoutSeconds: 5}',
  )
  assert.equal(difference(text, better(text)), [
    '-livenessProbe: { httpGet: { path: /health, port: 80 }, successThreshold: 2, periodSeconds: 20 }',
    '+livenessProbe: { httpGet: { path: /health/live, port: 80 }, successThreshold: 1, periodSeconds: 20, initialDelaySeconds: 60, timeoutSeconds: 5, failureThreshold: 5 }',
  ])
  const bare = workload('livenessProbe: { httpGet: { port: 80 } }')
  assert.match(better(bare), '{ httpGet: { port: 80, path: /health/live }, initialDelaySeconds: 60')
})

test('Kubernetes: what a start-up probe holds back needs no delay, and the probe waits as long as the start takes', () => {
  const text = workload(
    'livenessProbe: { httpGet: { path: /health/live, port: 80 }, periodSeconds: 15, timeoutSeconds: 5, failureThreshold: 5 }',
    'startupProbe: { httpGet: { path: /health/live, port: 80 }, timeoutSeconds: 5, failureThreshold: 3 }',
  )
  assert.equal(better(text), text)
  assert.match(
    better(text, 90),
    'startupProbe: { httpGet: { path: /health/live, port: 80 }, timeoutSeconds: 5, failureThreshold: 14 }',
  )
})

test('compose: tolerance in its own words; what others wait for keeps its path', () => {
  const text = [
    'services:',
    '  web:',
    '    healthcheck:',
    '      test: ["CMD", "curl", "-f", "http://localhost:3000/health"]',
    '      interval: 5s # often',
    '      timeout: 2s',
    '      retries: 2',
    '    image: x',
    '  db:',
    '    healthcheck: { test: "pg_isready", interval: 30s, timeout: 5s, retries: 5, start_period: 60s }',
    '',
  ].join('\n')
  assert.equal(difference(text, better(text)), [
    '-interval: 5s # often',
    '-timeout: 2s',
    '-retries: 2',
    '+interval: 15s # often',
    '+timeout: 5s',
    '+retries: 5',
    '+start_period: 60s',
  ])
})

test('compose: what is shared through an anchor is changed once, and what is merged is overridden', () => {
  const text = [
    'x-check: &check',
    '  test: ["CMD", "true"]',
    '  interval: 5s',
    '  timeout: 5s',
    '  retries: 5',
    '  start_period: 60s',
    'services:',
    '  web: { image: x, healthcheck: *check }',
    '  worker: { image: x, healthcheck: *check }',
    '  cron:',
    '    healthcheck:',
    '      <<: *check',
    '      retries: 2',
    '',
  ].join('\n')
  assert.equal(readHealthFile(text).unchecked, [])
  assert.equal(
    readHealthFile(text).checks.map(({ check }) => [check.owner, check.settings.period.value]),
    [
      ['web', 5],
      ['worker', 5],
      ['cron', 5],
    ],
  )
  const changed = better(text)
  assert.equal(difference(text, changed), [
    '-interval: 5s',
    '-retries: 2',
    '+interval: 15s',
    '+retries: 5',
    '+interval: 15s',
  ])
  assert.match(changed, '      retries: 5\n      interval: 15s\n')
})

test('compose: a check that is switched off is none, and neither is a job of Kubernetes that ends by itself', () => {
  const text = 'services:\n  a:\n    healthcheck: { disable: true }\n  b:\n    healthcheck: { test: [NONE] }\n'
  const { checks, unchecked } = readHealthFile(text)
  assert.equal([checks, unchecked.map(({ owner }) => owner)], [[], ['a', 'b']])
  for (const [kind, expected] of [
    ['CronJob', 0],
    ['Job', 0],
    ['Deployment', 1],
  ] as const) {
    const job = workload().replace('Deployment', kind)
    assert.is(readHealthFile(job).unchecked.length, expected, kind)
  }
})

test('lines that end with a carriage return still do', () => {
  const text = 'services:\r\n- name: web\r\n  health_check:\r\n    http_path: /health\r\n    period_seconds: 5 # x\r\n'
  const changed = better(text)
  assert.match(changed, '    period_seconds: 15 # x\r\n    initial_delay_seconds: 60\r\n    timeout_seconds: 5\r\n')
  assert.not.match(changed, /[^\r]\n/)
})

test('a map that merges itself, or an alias of itself, ends nowhere else', () => {
  for (const text of [
    'services: &s\n  web: &w\n    <<: *w\n    healthcheck: &h\n      <<: *h\n      retries: 2\n',
    'a: &a\n  <<: *b\nb: &b\n  <<: *a\nservices: *a\n',
    'a: &a [*a]\nservices: *a\n',
    'apiVersion: v1\nkind: X\nspec: &x\n  containers: [ *x ]\n',
  ])
    assert.type(suggestHealth(text, readHealthFile(text).checks, { livePath: '/livez', startSeconds: 5 }), 'string')
})

test('what is no number is shown as it stands', () => {
  const text = workload(
    'livenessProbe: { httpGet: { path: /livez, port: 80 }, failureThreshold: ~, periodSeconds: soon }',
  )
  const messages = readHealthFile(text).checks.flatMap(({ check }) =>
    lintHealth(check, { routes: [], startSeconds: undefined }).map(({ message }) => message),
  )
  assert.equal(messages, [
    'web liveness: periodSeconds is "soon"; it must be a number',
    'web liveness: failureThreshold is "~"; it must be a number',
  ])
})

test('gRPC is asked, not only listened for', () => {
  const text = workload('livenessProbe: { grpc: { port: 9000 } }', 'readinessProbe: { tcpSocket: { port: 9000 } }')
  const rules = readHealthFile(text).checks.flatMap(({ check }) =>
    lintHealth(check, { routes: [], startSeconds: undefined }).map(({ rule }) => `${check.kind} ${rule}`),
  )
  assert.equal(rules, ['readiness tcp-only'])
  assert.not.match(better(workload('livenessProbe: { grpc: { port: 9000 } }')), '/health/live')
})

test('DigitalOcean: blocks of text, comments and no newline at the end', () => {
  const text = 'services:\n- name: web\n  liveness_health_check:\n    http_path: /health/live\n    port: 80 # ours'
  const changed = better(text)
  assert.match(changed, 'port: 80 # ours\n    initial_delay_seconds: 60\n    period_seconds: 15')
  const empty = 'services:\n- name: web\n  liveness_health_check: {}\n'
  assert.match(better(empty), '{ http_path: /health/live, initial_delay_seconds: 60')
})

test('what the platform would refuse is brought back to what it allows', () => {
  const spec = (period: number, timeout: number, failure: number, delay: number) => `services:
- name: web
  liveness_health_check:
    http_path: /health/live
    initial_delay_seconds: ${delay}
    period_seconds: ${period}
    timeout_seconds: ${timeout}
    failure_threshold: ${failure}
`
  assert.is(better(spec(400, 5, 60, 4000)), spec(300, 5, 50, 3600))
})

run()
