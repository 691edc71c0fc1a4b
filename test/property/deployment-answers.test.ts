// Whatever a provider answers: a source neither throws, nor tells a state of a commit that the answer does not name.
import type { Observation } from '../../lib/deployment/ports.ts'
import { newBoard } from '../helpers/deployment/board.ts'
import { entry, overHttp, SECRET } from '../helpers/deployment/fake.ts'
import { type Reply, serve } from '../helpers/deployment/server.ts'
import { shaOf, watching } from '../helpers/deployment/watching.ts'
import { assert, run, test } from '../helpers/harness.ts'
import { fc } from '../helpers/property.ts'

const OURS = shaOf('a1')

/** Each source at an address, with the keys that its answers have. */
const SOURCES: readonly (readonly [
  string,
  Readonly<Record<string, string>>,
  (url: string) => Record<string, string>,
  readonly string[],
])[] = [
  [
    'argocd',
    { application: 'shop' },
    (url) => ({ ARGOCD_AUTH_TOKEN: SECRET, ARGOCD_SERVER: url }),
    ['status', 'operationState', 'syncResult', 'revision', 'phase', 'health', 'sync'],
  ],
  [
    'cloudflare-pages',
    { account: 'a', project: 'p' },
    (url) => ({ CLOUDFLARE_API_BASE_URL: url, CLOUDFLARE_API_TOKEN: SECRET }),
    ['result', 'id', 'latest_stage', 'name', 'status', 'deployment_trigger', 'metadata', 'commit_hash'],
  ],
  [
    'digitalocean',
    { app: '4f6c71e2-1e90-4762-9fee-6cc4a0a9f2cf' },
    (url) => ({ DIGITALOCEAN_API_URL: url, DIGITALOCEAN_TOKEN: SECRET }),
    ['deployments', 'id', 'phase', 'services', 'source_commit_hash', 'progress', 'steps', 'links', 'pages'],
  ],
  [
    'github',
    { look: 'deployments' },
    (url) => ({ GITHUB_API_URL: url, GITHUB_TOKEN: SECRET }),
    ['id', 'sha', 'environment', 'state'],
  ],
  ['http', {}, () => ({}), ['version', 'releaseId', 'status']],
  [
    'netlify',
    { site: 's' },
    (url) => ({ NETLIFY_API_URL: url, NETLIFY_AUTH_TOKEN: SECRET }),
    ['id', 'state', 'commit_ref', 'published_at', 'context'],
  ],
  [
    'railway',
    { environment: 'e', project: 'p', service: 's' },
    (url) => ({ RAILWAY_API_URL: url, RAILWAY_TOKEN: SECRET }),
    ['data', 'deployments', 'edges', 'node', 'id', 'status', 'meta', 'commitHash', 'errors'],
  ],
  [
    'render',
    { service: 's' },
    (url) => ({ RENDER_API_KEY: SECRET, RENDER_API_URL: url }),
    ['deploy', 'id', 'status', 'commit'],
  ],
  [
    'vercel',
    { project: 'p' },
    (url) => ({ VERCEL_API_URL: url, VERCEL_TOKEN: SECRET }),
    ['deployments', 'uid', 'readyState', 'meta', 'githubCommitSha', 'aliasAssigned'],
  ],
]

const WORDS = [
  'production',
  'live',
  'READY',
  'ACTIVE',
  'success',
  'SUCCESS',
  'Succeeded',
  'Healthy',
  'Synced',
  'ERROR',
  'deploy',
  shaOf('b2'),
  OURS.slice(0, 6),
]

/** JSON that looks like the answers of the source, but never holds our commit. */
function answers(keys: readonly string[]): fc.Arbitrary<unknown> {
  const leaf = fc.oneof(fc.constantFrom<unknown>(...WORDS, null, true, 0, '', -1, 1e300), fc.string())
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { depthSize: 'medium', withCrossShrink: true },
      leaf,
      fc.array(tie('tree'), { maxLength: 4 }),
      fc.dictionary(fc.constantFrom(...keys, '__proto__', 'constructor'), tie('tree'), { maxKeys: 8 }),
    ),
  }))
  return tree
}

/** An answer of the right form about one deployment, with whatever stands at the place of the commit and of its state. */
const FORMS: Readonly<Record<string, (commit: unknown, word: unknown) => unknown>> = {
  argocd: (revision, phase) => ({
    metadata: { name: 'shop' },
    status: {
      health: { status: 'Healthy' },
      operationState: { phase, syncResult: { revision } },
      sync: { revision, status: 'Synced' },
    },
  }),
  'cloudflare-pages': (commit_hash, status) => ({
    result: [{ deployment_trigger: { metadata: { commit_hash } }, id: 'd', latest_stage: { name: 'deploy', status } }],
  }),
  digitalocean: (source_commit_hash, phase) => ({
    deployments: [{ id: 'd', phase, services: [{ name: 'web', source_commit_hash }] }],
  }),
  // The same answer to the question for the deployments and to that for their statuses.
  github: (sha, state) => [{ environment: 'production', id: 7, sha, state }],
  http: (version, status) => ({ status, version }),
  netlify: (commit_ref, state) => [{ commit_ref, id: 'd', published_at: '2026-01-05T09:00:00Z', state }],
  railway: (commitHash, status) => ({
    data: { deployments: { edges: [{ node: { id: 'd', meta: { commitHash }, status } }] } },
  }),
  render: (id, status) => [{ deploy: { commit: { id }, id: 'd', status } }],
  vercel: (githubCommitSha, readyState) => ({
    deployments: [{ aliasAssigned: true, meta: { githubCommitSha }, readyState, uid: 'd' }],
  }),
}

/** Words that the provider uses for a commit that is live, so that only the commit keeps it from being so. */
const LIVE_WORDS: Readonly<Record<string, string>> = {
  argocd: 'Succeeded',
  'cloudflare-pages': 'success',
  digitalocean: 'ACTIVE',
  github: 'success',
  http: 'pass',
  netlify: 'ready',
  railway: 'SUCCESS',
  render: 'live',
  vercel: 'READY',
}

const notOurs = fc.oneof(
  fc.constantFrom<unknown>(shaOf('b2'), OURS.slice(0, 6), `${OURS}00`, OURS.slice(1), '', null, 7, {}, [OURS]),
  fc.string(),
)
const odd = fc.oneof(
  fc.constantFrom<unknown>('tomorrow', 'Live', 'DONE', '', null, 7, true, {}, ['live'], '__proto__', 'constructor'),
  fc.string(),
)

/** What is seen of our commit in a succession of answers of one server. */
async function withAnswers(
  [type, options, envOf]: (typeof SOURCES)[number],
  body: (see: (answer: unknown, looks: number) => Promise<Observation>) => Promise<void>,
): Promise<void> {
  let reply: Reply = { body: {} }
  const server = await serve(() => reply)
  const patience = { ...(type === 'http' && { matches: 1, url: server.url }), stableSeconds: 0 }
  const config = entry(type, { ...options, ...(['argocd', 'http'].includes(type) && patience) })
  const fake = overHttp(server, { board: newBoard(), config, env: envOf(server.url), phases: [] })
  try {
    await body(async (answer, looks) => {
      reply = { body: answer }
      const watch = watching(fake)
      let seen = await watch.look(OURS)
      for (let count = 1; count < looks; count += 1) seen = await watch.look(OURS)
      return seen
    })
  } finally {
    await server.close()
  }
}

const ENDS = ['canceled', 'failed', 'live', 'skipped', 'superseded']

for (const source of SOURCES) {
  const [type] = source
  const form = FORMS[type]
  if (!form) throw new Error(`no form of an answer for ${type}`)
  test(`${type}: a deployment that is live, of anything but our commit, is none of ours`, async () => {
    await withAnswers(source, async (see) => {
      const live = await see(form(OURS, LIVE_WORDS[type]), 2)
      assert.is(live.kind === 'state' && live.state, 'live', 'the form is one that is understood')
      await fc.assert(
        fc.asyncProperty(notOurs, async (commit) => {
          const seen = await see(form(commit, LIVE_WORDS[type]), 2)
          const isOther = seen.kind === 'state' && seen.commitMatch === 'other' && seen.state === 'deploying'
          assert.ok(seen.kind !== 'state' || isOther, JSON.stringify([commit, seen]))
        }),
        { numRuns: 30 },
      )
    })
  })
  // What a service answers beside its version is no state.
  if (type === 'http') continue
  test(`${type}: a word that nobody knows is no end of our commit`, async () => {
    await withAnswers(source, async (see) => {
      let unknown = 0
      await fc.assert(
        fc.asyncProperty(odd, async (word) => {
          const seen = await see(form(OURS, word), 2)
          if (seen.kind !== 'state') return
          if (seen.state === 'unknown') unknown += 1
          assert.not.ok(ENDS.includes(seen.state), JSON.stringify([word, seen]))
        }),
        { numRuns: 30 },
      )
      assert.ok(unknown >= 10, `only ${unknown} were read`)
    })
  })
}

for (const [type, options, envOf, keys] of SOURCES) {
  test(`${type}: any answer`, async () => {
    let reply: Reply = { body: {} }
    const server = await serve(() => reply)
    const config = entry(type, { ...options, ...(type === 'http' && { url: server.url }) })
    const fake = overHttp(server, { board: newBoard(), config, env: envOf(server.url), phases: [] })
    const property = fc.asyncProperty(
      answers(keys),
      fc.constantFrom(200, 200, 200, 201, 204, 206),
      async (body, status) => {
        reply = status === 204 ? { body: '', status } : { body, status }
        const seen: Observation = await watching(fake).look(OURS)
        const isOther = seen.kind === 'state' && seen.commitMatch === 'other' && seen.state === 'deploying'
        assert.ok(seen.kind !== 'state' || isOther, JSON.stringify([body, seen]))
        if (seen.kind === 'unreadable') assert.not.ok(/undefined|Cannot read|not a function/.test(seen.why), seen.why)
      },
    )
    try {
      await fc.assert(property, { numRuns: 60 })
    } finally {
      await server.close()
    }
  })
}

run()
