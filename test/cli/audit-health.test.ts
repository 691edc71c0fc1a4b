// `orc-hooks audit health`: files, diffs that git applies, and probes of a running service.
import { spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import { freePort } from '../helpers/deployment/port.ts'
import { type Fault, type Recorded, type Reply, serve } from '../helpers/deployment/server.ts'
import { ended } from '../helpers/ended.ts'
import { assert, run, test } from '../helpers/harness.ts'
import { execute, git, orcHooks, put, repository, type Sandbox, sandbox } from '../helpers/repository.ts'

interface Case {
  readonly box: Sandbox
  readonly top: string
}

function setUp(files: Readonly<Record<string, string>>): Case {
  const box = sandbox('audit-health')
  const top = repository(box)
  for (const [name, text] of Object.entries(files)) put(join(top, name), text)
  git(box, top, 'add', '-A')
  return { box, top }
}

const SPEC = `services:
  - name: web
    health_check:
      http_path: /health
      timeout_seconds: 20
      period_seconds: 10
`

test('where and what is said, and the exit code is 1', () => {
  const at = setUp({ '.do/app.yaml': SPEC })
  const { code, stdout } = orcHooks(at.box, at.top, 'audit', 'health')
  assert.is(code, 1)
  assert.match(stdout, '! .do/app.yaml:5 web readiness: timeout_seconds (20 s) is longer than period_seconds (10 s)')
  assert.is(orcHooks(at.box, at.top, 'audit', 'health', 'none.yaml').code, 65)
  assert.is(orcHooks(setUp({}).box, setUp({}).top, 'audit', 'health').code, 65)
})

const SECRET = 'postgres://shop:hunter22@db:5432/shop'
const withSecret = (gap: string) => `${SPEC}${gap}    envs:
      - key: DATABASE_URL
        value: ${SECRET}
`

test('a secret near what is suggested is not printed, and git applies the rest', () => {
  const at = setUp({ '.do/app.yaml': withSecret('') })
  const shown = orcHooks(at.box, at.top, 'audit', 'health')
  assert.match(shown.stdout, /looks like a secret[\s\S]*Suggested/)
  assert.not.match(shown.stdout, 'hunter22')
  const { suggestion } = JSON.parse(orcHooks(at.box, at.top, 'audit', 'health', '--json').stdout)
  assert.not.match(suggestion, 'hunter22')
  const applied = execute(at.box, at.top, ['git', 'apply', '-'], { input: suggestion })
  assert.is(applied.code, 0, applied.stderr + suggestion)
})

test('a secret on the very next line is masked', () => {
  const at = setUp({ '.do/app.yaml': `${SPEC}    api_token: dop_v1_0123456789abcdef\n` })
  const { stdout } = orcHooks(at.box, at.top, 'audit', 'health')
  assert.match(stdout, /^ {5}api_token: \*\*\*$/m)
  assert.not.match(stdout, 'dop_v1_0123')
})

test('a file that is something else, and a directory, are named for what they are', () => {
  const at = setUp({ 'empty.yaml': '', 'list.yaml': '- 1\n', 'static.yaml': 'static_sites:\n  - name: web\n' })
  for (const name of ['empty.yaml', 'list.yaml']) {
    const { code, stdout } = orcHooks(at.box, at.top, 'audit', 'health', name)
    assert.is(code, 1)
    assert.match(stdout, `! ${name}:1 this is no app spec, no compose file and no manifest of Kubernetes`)
  }
  assert.is(orcHooks(at.box, at.top, 'audit', 'health', 'static.yaml').code, 0)
  const directory = orcHooks(at.box, at.top, 'audit', 'health', '.')
  assert.is(directory.code, 65)
  assert.match(directory.stderr, /^orc-hooks: there is no such file: \.\n/)
})

const FILES: readonly (readonly [string, string])[] = [
  ['.do/app.yaml', SPEC],
  [
    'compose.yaml',
    'services:\n  web:\n    healthcheck:\n      test: curl http://localhost/health\n      interval: 5s\n',
  ],
  [
    'k8s/web.yaml',
    'apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n      - name: web\n        livenessProbe: { httpGet: { path: /health, port: 80 } }\n        readinessProbe:\n          httpGet:\n            path: /ready\n            port: 80\n',
  ],
]
for (const [name, text] of FILES) {
  test(`${name}: git applies the suggestion, and then there is nothing more to suggest`, () => {
    const at = setUp({ [name]: text, 'server.js': "app.get('/health/live', (_, r) => r.end())\n" })
    const audit = () => JSON.parse(orcHooks(at.box, at.top, 'audit', 'health', name, '--json').stdout)
    const { suggestion } = audit()
    assert.match(suggestion, `--- a/${name}\n+++ b/${name}\n@@`)
    const applied = execute(at.box, at.top, ['git', 'apply', '-'], { input: suggestion })
    assert.is(applied.code, 0, applied.stderr + suggestion)
    assert.is(audit().suggestion, '')
  })
}

test('names and comments of a file do nothing to a terminal', () => {
  const text =
    'services:\n- name: "we\\e[31mb"\n  health_check:\n    # \u001b]0;pwned\u0007\n    http_path: "/h\\e[2J"\n'
  const at = setUp({ '.do/app.yaml': text })
  const { stdout } = orcHooks(at.box, at.top, 'audit', 'health')
  assert.match(stdout, 'Suggested')
  assert.not.match(stdout, /[\u001b\u0007]/)
  const { suggestion } = JSON.parse(orcHooks(at.box, at.top, 'audit', 'health', '--json').stdout)
  assert.is(execute(at.box, at.top, ['git', 'apply', '-'], { input: suggestion }).code, 0)
})

test('a route that liveness is to ask has to be added first', () => {
  const liveness = 'services:\n- name: web\n  liveness_health_check:\n    http_path: /health\n'
  const rules = (files: Readonly<Record<string, string>>) => {
    const at = setUp({ '.do/app.yaml': liveness, ...files })
    const { problems } = JSON.parse(orcHooks(at.box, at.top, 'audit', 'health', '--json').stdout)
    return problems.map(({ rule }: { rule: string }) => rule)
  }
  const health = "app.get('/health', (_, r) => r.end())\n"
  assert.ok(rules({ 'a.js': health }).includes('route-first'))
  assert.not.ok(rules({ 'a.js': `${health}app.get('/livez', (_, r) => r.end())\n` }).includes('route-first'))
  assert.not.ok(rules({}).includes('route-first'), 'no source, no statement')
})

interface Probed {
  readonly code: number | null
  readonly detail: string
  readonly isOk: boolean | null
  readonly said: readonly string[]
}

/** Probes /health/live of a service, whose check waits for a second. */
async function probe(url: string): Promise<Probed> {
  const text =
    'services:\n- name: web\n  liveness_health_check:\n    http_path: /health/live\n    initial_delay_seconds: 60\n'
  const at = setUp({ '.do/app.yaml': text })
  const words = [resolve('dist/cli.js'), 'audit', 'health', '--json', '--url', url]
  const done = await ended(spawn(process.execPath, words, { cwd: at.top, env: at.box.env }))
  const { probed, problems } = JSON.parse(done.stdout)
  const ofProbe = problems.filter(({ rule }: { rule: string }) => rule === 'probe')
  return {
    code: done.code,
    detail: probed[0].detail,
    isOk: probed[0].isOk ?? null,
    said: ofProbe.map(
      ({ line, message, severity }: { line: number; message: string; severity: string }) =>
        `${severity} ${line} ${message}`,
    ),
  }
}

async function withService(answer: (request: Recorded) => Reply | Fault, body: (url: string) => Promise<void>) {
  const server = await serve(answer)
  try {
    await body(server.url)
  } finally {
    await server.close()
  }
}

const page = { body: '<!doctype html><p>Sign in</p>', headers: { 'content-type': 'text/html; charset=utf-8' } }
const ANSWERS: readonly (readonly [string, Reply | Fault, boolean | null, RegExp | undefined])[] = [
  ['a plain OK', { body: 'OK' }, true, undefined],
  ['a status that passes', { body: { status: 'pass' } }, true, undefined],
  ['503', { body: { status: 'fail' }, status: 503 }, false, /^error 3 \/health\/live .*: HTTP 503, fail$/],
  ['404', { body: '', status: 404 }, false, /^error 3 .*: HTTP 404$/],
  [
    '200 with a body that says no',
    { body: { status: 'down' } },
    true,
    /^warning 3 .*HTTP 200, down, the body says "down"/,
  ],
  ['a web page', page, true, /^warning 3 .*HTTP 200, a web page: a catch-all or a login/],
  [
    'a redirect to a login',
    { body: '', headers: { location: '/login?token=secret' }, status: 302 },
    true,
    /^warning 3 .*HTTP 302, a redirect to \/login, which the platform counts as healthy$/,
  ],
  ['a broken connection', { kind: 'reset' }, null, /^warning 3 .*could not be measured: /],
]
for (const [title, reply, isOk, said] of ANSWERS) {
  test(`--url, and the service answers ${title}`, async () => {
    await withService(
      () => reply,
      async (url) => {
        const probed = await probe(`${url}/`)
        assert.is(probed.isOk, isOk)
        assert.equal([probed.said.length, probed.code], said ? [1, 1] : [0, 0], probed.said.join())
        if (said) assert.match(probed.said[0] ?? '', said)
        assert.not.match(probed.said.join(), 'secret')
      },
    )
  })
}

test('--url, and nobody listens', async () => {
  const { code, detail, isOk, said } = await probe(`http://127.0.0.1:${await freePort()}`)
  assert.equal([isOk, code], [null, 1])
  assert.match(detail, 'ECONNREFUSED')
  assert.match(said[0] ?? '', /could not be measured: .*ECONNREFUSED/)
})

test('--url, and the answer takes longer than the check waits', async () => {
  const { createServer } = await import('node:http')
  const server = createServer((_request, response) => void setTimeout(() => response.end('OK'), 1200))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  try {
    const address = server.address()
    const { said } = await probe(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`)
    assert.match(said[0] ?? '', /^error 3 .*HTTP 200 after \d+ ms; the check waits for 1000 ms$/)
  } finally {
    server.closeAllConnections()
    server.close()
  }
})

test('what is no address is a mistake of usage, and its password is not repeated', () => {
  const at = setUp({ '.do/app.yaml': SPEC })
  for (const url of ['localhost:80', 'https://me:hunter2hunter2@shop.example.com', 'file:///etc/passwd']) {
    const { code, stderr, stdout } = orcHooks(at.box, at.top, 'audit', 'health', '--url', url)
    assert.is(code, 64)
    assert.match(stderr, /--url is "/)
    assert.not.match(stdout + stderr, 'hunter2')
  }
})

run()
