// What every source of deployments must do, whatever it asks. Each runs against a stateful fake of its provider.
import type { Observation } from '../../lib/deployment/ports.ts'
import type { Phase } from '../helpers/deployment/board.ts'
import { fakeDigitalocean } from '../helpers/deployment/digitalocean.ts'
import { type Fake, SECRET } from '../helpers/deployment/fake.ts'
import { fakeGithub } from '../helpers/deployment/github.ts'
import { fakeCloudflarePages, fakeNetlify, fakeRailway, fakeRender, fakeVercel } from '../helpers/deployment/hosts.ts'
import { fakeArgocd, fakeService } from '../helpers/deployment/others.ts'
import { fakeDatabase, fakeKubernetes, fakeShell } from '../helpers/deployment/programs.ts'
import type { Fault } from '../helpers/deployment/server.ts'
import { shaOf, sighting, watching } from '../helpers/deployment/watching.ts'
import { assert, run, skip, test } from '../helpers/harness.ts'

interface Traits {
  /** The variable without which nothing can be asked. */
  readonly credential?: string
  /** Whether a failure comes with the end of a log. */
  readonly hasLog?: boolean
  /** Whether one list serves all commits. */
  readonly isList?: boolean
  /** Whether it is a program here, and no server that could be overloaded. */
  readonly isLocal?: boolean
  /** Whether it asks about the commit, which a provider may learn of late: then a 404 is no end. */
  readonly isLate?: boolean
  /** Whether what stands before our deployment is told as another version. */
  readonly tellsOther?: boolean
}

const SOURCES: readonly (readonly [string, () => Promise<Fake> | Fake, Traits])[] = [
  ['argocd', fakeArgocd, { credential: 'ARGOCD_AUTH_TOKEN' }],
  ['cloudflare-pages', fakeCloudflarePages, { credential: 'CLOUDFLARE_API_TOKEN', hasLog: true, isList: true }],
  ['digitalocean', () => fakeDigitalocean(), { credential: 'DIGITALOCEAN_ACCESS_TOKEN', hasLog: true, isList: true }],
  ['github checks', () => fakeGithub('checks'), { credential: 'GITHUB_TOKEN', isLate: true }],
  ['github deployments', () => fakeGithub('deployments'), { credential: 'GITHUB_TOKEN' }],
  ['github statuses', () => fakeGithub('statuses'), { credential: 'GITHUB_TOKEN', isLate: true }],
  ['github workflows', () => fakeGithub('workflows'), { credential: 'GITHUB_TOKEN', hasLog: true }],
  ['http', fakeService, { tellsOther: true }],
  ['kubernetes', fakeKubernetes, { hasLog: true, isLocal: true }],
  ['netlify', fakeNetlify, { credential: 'NETLIFY_AUTH_TOKEN', isList: true }],
  ['railway', fakeRailway, { credential: 'RAILWAY_TOKEN', hasLog: true, isList: true }],
  ['render', fakeRender, { credential: 'RENDER_API_KEY', hasLog: true, isList: true }],
  ['shell', fakeShell, { hasLog: true, isLocal: true, tellsOther: true }],
  ['sql', fakeDatabase, { credential: 'DATABASE_URL', isLocal: true }],
  ['vercel', fakeVercel, { credential: 'VERCEL_TOKEN', hasLog: true, isList: true }],
]

const OURS = shaOf('a1')
const OTHER = shaOf('b2')
const THIRD = shaOf('c3')

for (const [name, start, traits] of SOURCES) {
  const withFake = (title: string, body: (fake: Fake) => Promise<void>) =>
    test(`${name}: ${title}`, async () => {
      const fake = await start()
      try {
        await body(fake)
      } finally {
        await fake.close()
      }
    })

  withFake('says nothing of a commit before a deployment names it, whatever happens to others', async (fake) => {
    const { look } = watching(fake)
    assertNotOurs(await look(OURS), traits)
    for (const phase of fake.phases) {
      fake.board.deploy(OTHER, phase)
      assertNotOurs(await look(OURS), traits)
    }
  })

  withFake('tells every phase, and never anything that did not happen', async (fake) => {
    for (const [index, phase] of fake.phases.entries()) {
      const sha = shaOf(`${index}d`)
      fake.board.deploy(sha, phase === 'superseded' ? 'live' : phase)
      if (phase === 'superseded') fake.board.deploy(OTHER, 'live')
      assertPhase(await watching(fake).settle(sha), phase, traits)
    }
  })

  withFake('follows a deployment that registers late, through faults, to its end', async (fake) => {
    const { look, told } = watching(fake, { timeoutMs: 2000 })
    const steps = fake.phases.filter((phase) => ['queued', 'building', 'deploying'].includes(phase))
    fake.board.deploy(OTHER, 'live')
    fake.board.play(OURS, ['none', 'none', ...steps.flatMap((phase) => [phase, { kind: 'garbage' } as const]), 'live'])
    for (let count = 0; count < 12 + fake.looksForLive; count += 1) await look(OURS)
    const states = told.map((seen) => (seen.kind === 'state' ? seen.state : seen.kind))
    assert.is(states.at(-1), 'live', states.join(' '))
    assert.is(states.filter((state) => state === 'failed').length, 0)
    const firstLive = states.indexOf('live')
    assert.ok(firstLive > 2 * steps.length, states.join(' '))
    assert.ok(states.slice(firstLive).every((state) => state === 'live'))
  })

  withFake('a fault is no verdict, and the next look is as good as any', async (fake) => {
    const faults: readonly Fault[] = [{ kind: 'cut' }, { kind: 'garbage' }, { kind: 'reset' }]
    fake.board.deploy(OURS, 'live')
    for (const fault of faults) {
      fake.fail(fault)
      const watch = watching(fake)
      assertUnreadable(await watch.look(OURS), false)
      assert.is(sighting(await watch.settle(OURS)).state, 'live')
    }
  })

  withFake('does not wait for an answer that never comes', async (fake) => {
    fake.board.deploy(OURS, 'live')
    fake.fail({ kind: 'hang' })
    const startedAt = performance.now()
    assertUnreadable(await watching(fake, { timeoutMs: 300 }).look(OURS), false)
    assert.ok(performance.now() - startedAt < 5000)
  })

  withFake('asks for nothing but a whole commit id', async (fake) => {
    const { look } = watching(fake)
    for (const text of ['', 'a1a1a1a', `${OURS}0`, '--all', 'HEAD']) {
      const seen = await look(text as typeof OURS)
      assertUnreadable(seen, true)
    }
    assert.is(fake.server?.requests.length ?? 0, 0)
  })

  withFake('no word of it holds a credential', async (fake) => {
    const { look, settle, told } = watching(fake)
    for (const phase of fake.phases) {
      fake.board.deploy(OURS, phase)
      await settle(OURS)
    }
    for (const kind of ['status', 'garbage', 'reset'] as const) {
      fake.fail(kind === 'status' ? { kind, status: 400 } : { kind })
      await look(OURS)
    }
    const text = JSON.stringify(told).toLowerCase()
    assert.not.ok(text.includes(SECRET.toLowerCase()), text)
    assert.not.ok(/hunter2|signature=|[?&](sig|token)=/.test(text), text)
    for (const { path } of fake.server?.requests ?? []) assert.not.ok(path.includes(SECRET), path)
  })

  if (traits.credential) missingCredential(traits.credential, withFake)
  if (name === 'shell')
    skip('shell: a refusal that stays ends the source', 'a command has no word for it but 126 and 127')
  else if (traits.isLocal) {
    withFake('a refusal that stays ends the source', async (fake) => {
      fake.fail({ kind: 'status', status: 404 })
      assertUnreadable(await watching(fake).look(OURS), true)
    })
  } else refusals(traits, withFake)
  if (traits.isLocal) skip(`${name}: an overloaded provider is left alone`, 'nothing here limits the requests')
  else overload(withFake)

  if (traits.isList) {
    withFake('one list serves every commit of a round', async (fake) => {
      for (const sha of [OURS, OTHER, THIRD]) fake.board.deploy(sha, 'queued')
      const seen = await watching(fake).lookMany([OURS, OTHER, THIRD])
      assert.equal(
        seen.map((one) => sighting(one).state),
        ['queued', 'queued', 'queued'],
      )
      assert.is(fake.server?.requests.length, 1)
    })

    withFake('a commit that was deployed again: live counts, else the newest', async (fake) => {
      const { look } = watching(fake)
      fake.board.deploy(OURS, 'failed')
      fake.board.deploy(OURS, 'queued')
      assert.is(sighting(await look(OURS)).state, 'queued')
      fake.board.move(OURS, 'live')
      assert.is(sighting(await look(OURS)).state, 'live')
      fake.board.deploy(OURS, 'failed')
      assert.is(sighting(await look(OURS)).state, 'live')
    })

    withFake('a commit that was replaced and is deployed again is under way, not replaced', async (fake) => {
      const { look } = watching(fake)
      for (const sha of [OURS, OTHER]) fake.board.deploy(sha, 'live')
      fake.board.deploy(OURS, 'queued')
      assert.is(sighting(await look(OURS)).state, 'queued')
      fake.board.move(OURS, 'failed')
      assert.is(sighting(await look(OURS)).state, 'failed')
      fake.board.deploy(OURS, 'live')
      assert.is(sighting(await look(OURS)).state, 'live')
    })

    withFake('what took the place of a commit is named, and whether it contains it', async (fake) => {
      fake.board.deploy(OURS, 'live')
      fake.board.deploy(OTHER, 'live')
      for (const isContaining of [true, false, undefined]) {
        const seen = sighting(await watching(fake, { isAncestor: async () => isContaining }).look(OURS))
        assert.is(seen.state, 'superseded')
        assert.equal(seen.supersededBy, { isContaining, sha: OTHER })
      }
    })
  }
}

type WithFake = (title: string, body: (fake: Fake) => Promise<void>) => void

function refusals({ isLate, tellsOther }: Traits, withFake: WithFake): void {
  withFake('a refusal that stays ends the source', async (fake) => {
    for (const status of [401, 403, 404]) {
      fake.fail({ kind: 'status', status })
      const isEnd = status !== 404 || !(tellsOther || isLate)
      assertUnreadable(await watching(fake).look(OURS), isEnd)
    }
  })
}

function overload(withFake: WithFake): void {
  withFake('an overloaded provider is left alone for as long as it asks', async (fake) => {
    for (const [status, value] of [
      [429, '20'],
      [503, '20'],
    ] as const) {
      let now = 1_800_000_000_000
      fake.board.move(OURS, 'live')
      const watch = watching(fake, { now: () => now })
      fake.fail({ headers: { 'retry-after': value }, kind: 'status', status })
      const seen = assertUnreadable(await watch.look(OURS), false)
      assert.is(seen.retryAfterMs, 20_000)
      const asked = fake.server?.requests.length
      now += 19_000
      assert.is(assertUnreadable(await watch.look(OURS), false).retryAfterMs, 1000)
      assert.is(fake.server?.requests.length, asked)
      now += 1001
      assert.is(sighting(await watch.settle(OURS)).state, 'live')
    }
    fake.fail({ kind: 'status', status: 500 })
    assert.is(assertUnreadable(await watching(fake).look(OURS), false).retryAfterMs, undefined)
  })
}

function missingCredential(variable: string, withFake: WithFake) {
  withFake('without its credential it says which variable to set, and asks nothing', async (fake) => {
    for (const value of [undefined, '', '  ']) {
      const seen = assertUnreadable(await watching(fake, { env: { [variable]: value } }).look(OURS), true)
      assert.match(seen.why, new RegExp(`\\b${variable}\\b.* is not set`))
    }
    assert.is(fake.server?.requests.length ?? 0, 0)
  })
}

function assertNotOurs(seen: Observation, { tellsOther }: Traits): void {
  if (!tellsOther) {
    assert.equal(seen, { kind: 'none' })
    return
  }
  const { commitMatch, state } = sighting(seen)
  assert.is(state, 'deploying')
  assert.ok(['other', 'command'].includes(commitMatch))
}

function assertPhase(seen: Observation, phase: Phase, { hasLog }: Traits): void {
  if (seen.kind === 'unreadable' && phase === 'unheard-of') return
  const { logTail, reason, stage, state, supersededBy, wasLive } = sighting(seen)
  assert.is(state, phase === 'unheard-of' ? 'unknown' : phase)
  if (phase === 'unheard-of') assert.match(reason?.message ?? '', /unknown|tomorrow/i)
  if (phase === 'superseded') assert.equal([supersededBy?.sha, wasLive ?? true], [OTHER, true])
  if (phase !== 'failed') return
  assert.ok(`${reason?.code}${reason?.message}` !== '', 'a failure without a reason')
  assert.ok(stage !== '', 'a failure with an empty stage')
  if (hasLog) assert.ok((logTail ?? []).length > 0, 'a failure without its log')
}

function assertUnreadable(seen: Observation, isPermanent: boolean) {
  if (seen.kind !== 'unreadable') throw new Error(`expected no answer: ${JSON.stringify(seen)}`)
  assert.is(seen.isPermanent, isPermanent, seen.why)
  assert.ok(seen.why.length > 5, seen.why)
  return seen
}

run()
