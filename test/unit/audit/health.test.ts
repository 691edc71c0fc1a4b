// Health checks in configuration files: what is read, what is objected to, and what is suggested.
import { readHealthFile } from '../../../lib/audit/health-file.ts'
import { lintHealth, lintSecrets } from '../../../lib/audit/lint-health.ts'
import { readRoute } from '../../../lib/audit/route-facts.ts'
import { suggestHealth } from '../../../lib/audit/suggest-health.ts'
import { assert, run, test } from '../../helpers/harness.ts'

/** An app spec with one check of these lines. */
function spec(kind: 'health_check' | 'liveness_health_check', ...lines: readonly string[]): string {
  return ['services:', '  - name: web', `    ${kind}:`, ...lines.map((line) => `      ${line}`), ''].join('\n')
}

function lint(text: string, facts: Partial<Parameters<typeof lintHealth>[1]> = {}): readonly string[] {
  const all = { routes: [], startSeconds: undefined, ...facts }
  return readHealthFile(text).checks.flatMap(({ check }) =>
    lintHealth(check, all).map(({ line, rule, severity }) => `${severity} ${line} ${rule}`),
  )
}

const LIVE = 'http_path: /health/live'

for (const [key, min, max] of [
  ['initial_delay_seconds', 0, 3600],
  ['period_seconds', 5, 300],
  ['timeout_seconds', 1, 10],
  ['failure_threshold', 1, 50],
  ['success_threshold', 1, 1],
  ['port', 1, 65_535],
] as const) {
  test(`liveness: ${key} is allowed from its least to its greatest value, and no further`, () => {
    for (const value of [min, max]) assert.equal(lint(spec('liveness_health_check', LIVE, `${key}: ${value}`)), [])
  })
}

for (const [key, ...bad] of [
  ['initial_delay_seconds', -1, 3601],
  ['period_seconds', 0, 301],
  ['timeout_seconds', 0, 121],
  ['failure_threshold', 0, 51],
  ['success_threshold', 0, 2],
  ['port', 0, 65_536],
] as const) {
  test(`liveness: ${key} out of its range is an error at its line`, () => {
    for (const value of bad) {
      const found = lint(spec('liveness_health_check', LIVE, `${key}: ${value}`))
      assert.ok(found.includes('error 5 range'), `${value}: ${found}`)
    }
  })
}

test('readiness: outside of the ranges of liveness is a warning, a port outside of its range an error', () => {
  assert.equal(lint(spec('health_check', 'http_path: /health', 'initial_delay_seconds: 4000')), ['warning 5 range'])
  assert.equal(lint(spec('health_check', 'http_path: /health', 'success_threshold: 3')), [])
  assert.equal(lint(spec('health_check', 'http_path: /health', 'port: 70000')), ['error 5 range'])
})

test('a timeout longer than the period, a start longer than the patience, no path', () => {
  const slow = spec('liveness_health_check', LIVE, 'period_seconds: 5', 'timeout_seconds: 6')
  assert.equal(lint(slow), ['warning 6 timeout-over-period'])
  const short = spec('liveness_health_check', LIVE, 'initial_delay_seconds: 10', 'failure_threshold: 2')
  assert.equal(lint(short, { startSeconds: 30 }), [])
  assert.equal(lint(short, { startSeconds: 31 }), ['error 3 start-time'])
  assert.equal(lint(spec('health_check', 'initial_delay_seconds: 10'), { startSeconds: 200 }), [
    'warning 3 start-time',
    'warning 3 tcp-only',
  ])
})

test('numbers in a comment that are not those of the value, and a path that says nothing of liveness', () => {
  const text = spec('liveness_health_check', 'http_path: /health', '# 60s delay is safe', 'initial_delay_seconds: 120')
  assert.equal(lint(text), ['note 3 liveness-path', 'warning 6 comment'])
  assert.equal(lint(spec('liveness_health_check', LIVE, 'initial_delay_seconds: 60 # 60s is safe')), [])
})

test('liveness that touches the database, and a path that is nowhere', () => {
  const text = spec('liveness_health_check', LIVE)
  const route = { database: 'db.query(', path: '/health/live', place: 'server.ts:3' }
  assert.equal(lint(text, { routes: [route] }), ['error 3 liveness-database'])
  assert.equal(lint(text, { routes: [{ ...route, place: undefined }] }), ['warning 3 route'])
  assert.equal(lint(text, { routes: [{ ...route, database: undefined }] }), [])
  assert.equal(lint(spec('health_check', LIVE), { routes: [route] }), [], 'readiness may')
})

test('the source of a route: its own body alone counts', () => {
  const source = [
    "app.get('/health/live', (_, response) => response.json({ ok: true }))",
    "app.get('/health/ready', async (_, response) => {",
    '  // nothing here: db.query(',
    "  await pool.query('SELECT 1')",
    '})',
    "const path = '/health/live'",
  ].join('\n')
  const at = (line: number) => readRoute('/x', { file: 'server.ts', line }, source)
  assert.is(at(1)?.database, undefined)
  assert.is(at(2)?.database, 'pool.query(')
  assert.is(at(2)?.place, 'server.ts:2')
  assert.is(at(6), undefined, 'a text is no route')
})

test('compose and Kubernetes', () => {
  const compose =
    'services:\n  web:\n    image: x\n    healthcheck:\n      test: ["CMD", "curl", "-f", "http://localhost:80/livez"]\n      interval: 1m30s\n      timeout: 2m\n      retries: 0\n  db:\n    image: y\n'
  assert.equal(lint(compose), ['warning 7 timeout-over-period', 'error 8 range'])
  assert.equal(
    readHealthFile(compose).unchecked.map(({ owner }) => owner),
    ['db'],
  )
  const probes = [
    'apiVersion: apps/v1',
    'kind: Deployment',
    'spec:',
    '  template:',
    '    spec:',
    '      containers:',
    '        - name: web',
    '          livenessProbe: { httpGet: { path: /livez, port: 80 }, successThreshold: 2 }',
    '          readinessProbe: { httpGet: { path: /readyz, port: 80 }, successThreshold: 2 }',
    '          startupProbe: { tcpSocket: { port: 99999 } }',
    '---',
    'apiVersion: v1',
    'kind: Service',
    '',
  ].join('\n')
  assert.equal(lint(probes), ['error 8 range', 'error 10 range', 'warning 10 tcp-only'])
  assert.is(readHealthFile(probes).platform, 'kubernetes')
})

test('the suggestion changes what is not tolerant, keeps the rest and its comments, and is content with itself', () => {
  const text = `# our app\n${spec('liveness_health_check', 'http_path: "/"  # the page', 'period_seconds: 10', 'timeout_seconds: 30', 'success_threshold: 3')}  - name: other\n    health_check:\n      http_path: /health\n      initial_delay_seconds: 120\n      period_seconds: 15\n      timeout_seconds: 5\n      failure_threshold: 8\n`
  const facts = { livePath: '/health/live', startSeconds: undefined }
  const better = suggestHealth(text, readHealthFile(text).checks, facts)
  assert.match(better, 'http_path: /health/live  # the page')
  assert.match(better, 'success_threshold: 1\n      initial_delay_seconds: 60\n')
  assert.match(better, 'timeout_seconds: 5\n')
  assert.is(better.slice(better.indexOf('  - name: other')), text.slice(text.indexOf('  - name: other')))
  assert.is(suggestHealth(better, readHealthFile(better).checks, facts), better)
  assert.equal(lint(better), [])
})

test('a file that is no YAML, or something else, is said to be so and breaks nothing', () => {
  assert.ok(readHealthFile('services: [\n  - : :').syntax.length > 0)
  for (const text of ['', 'a: 1', '- 1', 'services: 3', 'services:\n  - 3', 'null'])
    assert.equal(readHealthFile(text).checks, [])
})

test('secrets in plain text are found, references and encrypted values are not', () => {
  const lines = (text: string) => lintSecrets(text).map(({ line }) => line)
  assert.equal(
    lines('a: 1\nvalue: dop_v1_0123456789abcdef\nvalue: postgres://u:pw@h/db\napi_key: ghp_0123456789abcdef'),
    [2, 3, 4],
  )
  assert.equal(lines('value: EV[2:x]\nvalue: EV[1:abcdefgh:xyz]\nvalue: https://example.com/a'), [])
})

run()
