// `orc-hooks deploy verify` looks at a running service: real servers, and a kubectl that is a script.
import { spawn } from 'node:child_process'
import { delimiter, join, resolve } from 'node:path'
import type { Finding } from '../../lib/deployment/verify.ts'
import { fakeDigitalocean } from '../helpers/deployment/digitalocean.ts'
import { SECRET } from '../helpers/deployment/fake.ts'
import { fakeKubernetes } from '../helpers/deployment/programs.ts'
import { type Fault, type Recorded, type Reply, serve } from '../helpers/deployment/server.ts'
import { ended } from '../helpers/ended.ts'
import { assert, run, test } from '../helpers/harness.ts'
import { git, put, repository, type Sandbox, sandbox } from '../helpers/repository.ts'

interface Case {
  readonly box: Sandbox
  readonly head: string
  readonly top: string
}

function setUp(): Case {
  const box = sandbox('deploy-verify')
  const top = repository(box)
  return { box, head: git(box, top, 'rev-parse', 'HEAD').trim(), top }
}

function configure({ top }: Case, production: object): void {
  put(join(top, 'orc-hooks.config.json'), JSON.stringify({ deployment: { environments: { production } } }))
}

async function withService(
  answer: (request: Recorded) => Reply | Fault,
  body: (url: string) => Promise<void>,
): Promise<void> {
  const server = await serve(answer)
  try {
    await body(server.url)
  } finally {
    await server.close()
  }
}

interface Told {
  readonly code: number | null
  /** Each check and its result. */
  readonly found: readonly string[]
  readonly details: readonly string[]
  readonly text: string
}

async function verify(at: Case, env: Readonly<Record<string, string>>, ...words: readonly string[]): Promise<Told> {
  const command = [resolve('dist/cli.js'), 'deploy', 'verify', '--json', ...words]
  const done = await ended(spawn(process.execPath, command, { cwd: at.top, env: { ...at.box.env, ...env } }))
  const { findings = [] }: { findings?: readonly Finding[] } = done.stdout ? JSON.parse(done.stdout) : {}
  return {
    code: done.code,
    details: findings.map(({ detail }) => detail),
    found: findings.map(({ check, result }) => `${check}: ${result}`),
    text: done.stdout + done.stderr,
  }
}

const html: Reply = { body: '<!doctype html><title>Shop</title>', headers: { 'content-type': 'text/html' } }

test('each check passes, fails or cannot be measured, and one failure is the exit code', async () => {
  const at = setUp()
  const answer = ({ path }: Recorded): Reply => {
    if (path.startsWith('/version')) return { body: { version: at.head } }
    return path.startsWith('/health/ready') ? { body: { status: 'fail' }, status: 503 } : { body: 'OK' }
  }
  await withService(answer, async (url) => {
    const sources = [{ matches: 2, stableSeconds: 0, type: 'http', url: `${url}/version` }]
    configure(at, { sources, verify: { smoke: [`${url}/login`], url } })
    const told = await verify(at, {}, '--smoke', `${url}/cart,http://127.0.0.1:1/`)
    assert.is(told.code, 1, told.text)
    assert.equal(told.found, [
      'version (http): pass',
      'liveness: pass',
      'readiness: fail',
      `smoke ${url}/login: pass`,
      `smoke ${url}/cart: pass`,
      'smoke http://127.0.0.1:1/: unmeasured',
    ])
    assert.match(told.details[2] ?? '', /health\/ready: HTTP 503, fail$/)
    assert.match(told.details[5] ?? '', /ECONNREFUSED/)
  })
})

test('all passed is 0, and what could not be measured is 7', async () => {
  const at = setUp()
  await withService(
    ({ path }) => ({ body: path.startsWith('/version') ? { version: at.head } : { status: 'pass' } }),
    async (url) => {
      const health = { liveUrl: `${url}/live`, readyUrl: `${url}/ready` }
      const source = { matches: 1, stableSeconds: 0, type: 'http', url: `${url}/version`, ...health }
      configure(at, { sources: [source], verify: { smoke: [`${url}/`] } })
      const good = await verify(at, {})
      assert.is(good.code, 0, good.text)
      configure(at, { sources: [{ ...source, liveUrl: undefined }] })
      const open = await verify(at, {})
      assert.is(open.code, 7, open.text)
      assert.equal(open.found, ['version (http): pass', 'liveness: unmeasured', 'readiness: pass'])
      assert.match(open.details[1] ?? '', /no address is known; give --url/)
    },
  )
})

test('a web page at every path, or a login behind a redirect, is no health endpoint', async () => {
  const at = setUp()
  const login = ({ path }: Recorded): Reply =>
    path.startsWith('/login') ? html : { body: '', headers: { location: '/login' }, status: 302 }
  for (const answer of [() => html, login]) {
    await withService(answer, async (url) => {
      configure(at, { sources: [{ app: 'x', type: 'digitalocean' }] })
      const { code, details, found } = await verify(at, {}, '--url', url)
      assert.is(code, 7)
      assert.equal(found.slice(1, 3), ['liveness: unmeasured', 'readiness: unmeasured'])
      assert.match(details[1] ?? '', /^no health endpoint at \/health\/live, \/livez, \/health, \/healthz$/)
    })
  }
})

test('the old version, or one that changes from answer to answer, fails', async () => {
  const at = setUp()
  for (const versions of [['0ddba110ddba11'], [at.head, '0ddba110ddba11']]) {
    let count = -1
    const answer = (): Reply => {
      count += 1
      return { body: { version: versions[count % versions.length] } }
    }
    await withService(answer, async (url) => {
      configure(at, { sources: [{ matches: 3, stableSeconds: 1, type: 'http', url }] })
      const { code, details, found } = await verify(at, {})
      assert.equal([code, found[0]], [1, 'version (http): fail'])
      assert.match(details[0] ?? '', /^serves another version \(version 0ddba110ddba11 is served\)$/)
    })
  }
})

test('a version that hangs is not measured, and the window is the longest time', async () => {
  const at = setUp()
  await withService(
    () => ({ body: { version: at.head } }),
    async (url) => {
      configure(at, { sources: [{ matches: 50, stableSeconds: 100, type: 'http', url }] })
      const { code, details, found } = await verify(at, {}, '--window', '1')
      assert.equal([code, found[0]], [1, 'version (http): fail'])
      assert.match(details[0] ?? '', /^verifying \(seen \d+ of 50 times\)$/)
    },
  )
})

const INSTANCES = [
  [{ web: [2, 2], worker: [1, 1] }, 'pass', 'web 2 of 2 ready, worker 1 of 1 ready'],
  [{ web: [2, 1], worker: [1, 1] }, 'fail', 'web 1 of 2 ready'],
  [{ web: [0, 0] }, 'unmeasured', 'web is scaled to 0'],
  [{}, 'unmeasured', 'the provider lists no component'],
] as const
for (const [instances, result, detail] of INSTANCES) {
  test(`DigitalOcean counts ${JSON.stringify(instances)}: ${result}`, async () => {
    const at = setUp()
    const fake = await fakeDigitalocean({ instances })
    try {
      fake.board.deploy(at.head, 'live')
      configure(at, { sources: [{ app: fake.config.options['app'], type: 'digitalocean' }] })
      const { details, found, text } = await verify(at, fake.env)
      assert.equal(
        [found[0], found.at(-1), details.at(-1)],
        ['provider (digitalocean): pass', `replicas (digitalocean): ${result}`, detail],
      )
      assert.not.ok(text.includes(SECRET))
      const denied = await verify(at, { ...fake.env, DIGITALOCEAN_ACCESS_TOKEN: 'wrong' })
      assert.equal(denied.found.at(-1), 'replicas (digitalocean): unmeasured')
      assert.is(denied.code, 7)
    } finally {
      await fake.close()
    }
  })
}

test('Kubernetes counts the pods of the workload', async () => {
  const at = setUp()
  const fake = fakeKubernetes()
  try {
    configure(at, { sources: [{ ...fake.config.options, type: 'kubernetes' }] })
    const env = { ...fake.env, PATH: [fake.directory, at.box.env['PATH']].join(delimiter) }
    fake.board.deploy(at.head, 'live')
    fake.prepare()
    const good = await verify(at, env)
    assert.equal(
      [good.found[0], good.found.at(-1), good.details.at(-1)],
      ['provider (kubernetes): pass', 'replicas (kubernetes): pass', 'Deployment/web 2 of 2 ready'],
    )
    fake.board.deploy(at.head, 'deploying')
    fake.prepare()
    const half = await verify(at, env)
    assert.equal(
      [half.code, half.found[0], half.found.at(-1), half.details.at(-1)],
      [1, 'provider (kubernetes): fail', 'replicas (kubernetes): fail', 'Deployment/web 1 of 2 ready'],
    )
    fake.fail({ kind: 'status', status: 404 })
    fake.prepare()
    assert.is((await verify(at, env)).found.at(-1), 'replicas (kubernetes): unmeasured')
  } finally {
    await fake.close()
  }
})

test('what is no address is a mistake of usage, and its password is not repeated', async () => {
  const at = setUp()
  configure(at, { sources: [{ type: 'digitalocean' }] })
  for (const [flag, value] of [
    ['--url', 'shop.example.com'],
    ['--smoke', 'https://shop.example.com/,file:///etc/passwd'],
    ['--url', 'https://me:hunter2hunter2@shop.example.com'],
  ] as const) {
    const { code, text } = await verify(at, {}, flag, value)
    assert.is(code, 64, text)
    assert.match(text, `${flag} is `)
    assert.not.ok(text.includes('hunter2'), text)
  }
  assert.is((await verify(at, {}, '--env', 'staging')).code, 65)
})

run()
