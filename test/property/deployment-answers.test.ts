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
