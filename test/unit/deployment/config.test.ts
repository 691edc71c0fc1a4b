import { parseConfig } from '../../../lib/core/config.ts'
import { parseDeploymentConfig } from '../../../lib/deployment/config.ts'
import { assert, run, test } from '../../helpers/harness.ts'
import { fc } from '../../helpers/property.ts'
import { assertValid } from '../../helpers/schema.ts'

const parse = (deployment: unknown) => parseConfig(JSON.stringify({ deployment }), 'deployment', parseDeploymentConfig)
const withSources = (...sources: readonly unknown[]) => ({ environments: { production: { sources } } })

function schemaAgrees(deployment: unknown): boolean {
  try {
    assertValid('config', { deployment })
    return true
  } catch {
    return false
  }
}

const SOURCES = [
  { application: 'shop', namespace: 'argocd', stableSeconds: 5, type: 'argocd' },
  { account: 'a1', project: 'shop', target: 'preview', type: 'cloudflare-pages' },
  { app: 'shop', type: 'digitalocean' },
  { environment: 'Production', look: 'deployments', repository: 'acme/shop', type: 'github' },
  { look: 'workflows', name: 'deploy-run', names: ['deploy.yml'], type: 'github' },
  {
    header: 'x-version',
    matches: 2,
    meaning: 'confirms',
    stableSeconds: 0,
    type: 'http',
    url: 'https://shop.example/v',
  },
  {
    annotation: 'acme/commit',
    container: 'web',
    context: 'prod',
    namespace: 'shop',
    type: 'kubernetes',
    workload: 'deployment/web',
  },
  { context: 'production', site: 's1', type: 'netlify' },
  { environment: 'e1', project: 'p1', service: 's1', type: 'railway' },
  { service: 'srv-1', type: 'render' },
  { command: './is-live', timeoutSeconds: 5, type: 'shell' },
  { parameters: ['sha', 'branch'], query: 'SELECT 1', type: 'sql', urlVariable: 'DB_URL', words: { up: 'live' } },
  { project: 'shop', target: 'production', team: 't1', type: 'vercel' },
]

test('without the section there is no environment, and nothing is wrong', () => {
  const { config, problems } = parse({})
  assert.equal([config.environments, problems], [[], []])
})

test('every type of source is taken with all its options', () => {
  const { config, problems } = parse(withSources(...SOURCES))
  assert.equal(problems, [])
  assert.ok(schemaAgrees(withSources(...SOURCES)))
  const read = config.environments[0]?.sources ?? []
  assert.equal(
    read.map(({ meaning, name, options, type }) => ({ meaning, name, type, ...options })),
    SOURCES.map((source, index) => ({ meaning: 'decides', name: index === 4 ? source.name : source.type, ...source })),
  )
})

test('sources of the same type get names that tell them apart', () => {
  const { config } = parse(withSources({ type: 'digitalocean' }, { app: 'b', type: 'digitalocean' }))
  assert.equal(
    config.environments[0]?.sources.map(({ name }) => name),
    ['digitalocean', 'digitalocean-2'],
  )
})

const VERIFY = { smoke: ['https://shop.example.com/login'], url: 'https://shop.example.com' }

test('deadlines and refs have defaults, and are taken where they are given', () => {
  const given = {
    deadlines: { overallMinutes: 20, registrationMinutes: 0.5 },
    refs: ['main', 'release/**'],
    verify: VERIFY,
  }
  const { config } = parse({ environments: { production: {}, staging: given } })
  assert.equal(config.environments, [
    {
      deadlines: { landingMs: 60_000, overallMs: 5_400_000, registrationMs: 1_200_000, stallMs: 1_800_000 },
      name: 'production',
      pollMs: undefined,
      refs: [],
      sources: [],
      verify: { smoke: [], url: undefined },
    },
    {
      deadlines: { landingMs: 60_000, overallMs: 1_200_000, registrationMs: 30_000, stallMs: 1_800_000 },
      name: 'staging',
      pollMs: undefined,
      refs: ['main', 'release/**'],
      sources: [],
      verify: { smoke: ['https://shop.example.com/login'], url: 'https://shop.example.com' },
    },
  ])
})

test('who makes a deployment of each push names it soon; anybody else may hear of it only once it is built', () => {
  const minutes = (...sources: readonly object[]) =>
    (parse(withSources(...sources)).config.environments[0]?.deadlines.registrationMs ?? 0) / 60_000
  const health = { type: 'http', url: 'https://shop.example.com/health' }
  assert.is(minutes({ type: 'digitalocean' }), 5)
  assert.is(minutes({ type: 'sql' }, { project: 'shop', type: 'vercel' }, health), 5)
  assert.is(minutes({ type: 'github' }), 20)
  assert.is(minutes({ type: 'kubernetes', workload: 'deployment/web' }, health), 20)
  assert.is(minutes({ meaning: 'confirms', type: 'digitalocean' }, { type: 'github' }), 20)
})

const WRONG: readonly (readonly [unknown, RegExp])[] = [
  [{ environment: {} }, /deployment\.environment is unknown; known keys: .*environments/],
  [{ environments: { 'a b': {} } }, /deployment\.environments: the name is "a b"; allowed: a name of letters/],
  [
    { environments: { p: { verify: { url: 'shop.example.com' } } } },
    /p\.verify\.url is "shop\.example\.com"; allowed: an http or https address without a password/,
  ],
  [
    { environments: { p: { verify: { smoke: ['https://u:pw@shop.example.com/'] } } } },
    /p\.verify\.smoke is .*; allowed: a list, each an http or https address without a password/,
  ],
  [
    { environments: { p: { verify: { smoke: 'https://shop.example.com/' } } } },
    /p\.verify\.smoke is .*allowed: a list/,
  ],
  [{ environments: { p: { verify: { smok: [] } } } }, /p\.verify\.smok is unknown; known keys: smoke, url/],
  [{ environments: { p: { refs: 'main' } } }, /deployment\.environments\.p\.refs is "main"; allowed: a list/],
  [{ environments: { p: { deadlines: { stallMinutes: 0 } } } }, /p\.deadlines\.stallMinutes is 0;.*Using 30/],
  [
    withSources({ type: 'heroku' }),
    /sources\[0\]\.type is "heroku"; allowed: one of argocd, .*Using the other sources/,
  ],
  [withSources({ app: 'x' }), /sources\[0\]\.type is missing; allowed: one of/],
  [withSources({ app: '', type: 'digitalocean' }), /sources\[0\]\.app is ""; allowed: a text/],
  [
    withSources({ apps: 'x', type: 'digitalocean' }),
    /sources\[0\]\.apps is unknown; known keys: app, meaning, name, type/,
  ],
  [
    withSources({ look: 'workflows', type: 'github' }),
    /sources\[0\]\.names is missing; allowed: a list of names, because/,
  ],
  [withSources({ repository: 'shop', type: 'github' }), /repository is "shop"; allowed: owner\/name/],
  [withSources({ type: 'http' }), /sources\[0\]\.url is missing/],
  [withSources({ type: 'http', url: 'https://u:p@shop.example/' }), /url is .*without a password/],
  [withSources({ type: 'kubernetes', workload: '--all' }), /workload is "--all"; allowed: deployment\/NAME/],
  [
    withSources({ parameters: [], type: 'sql' }),
    /parameters is \[\]; allowed: a list of 1 to 50 of branch, environment/,
  ],
  [withSources({ type: 'sql', words: { up: 'great' } }), /words is .*allowed: an object of words/],
  [
    withSources({ type: 'sql', urlVariable: 'A B' }),
    /urlVariable is "A B"; allowed: the name of an environment variable/,
  ],
  [withSources({ command: 5, type: 'shell' }), /command is 5; allowed: a text/],
  [withSources({ meaning: 'helps', type: 'digitalocean' }), /meaning is "helps"; allowed: one of decides, confirms/],
]
for (const [value, pattern] of WRONG) {
  test(`one problem line for ${JSON.stringify(value)}`, () => {
    const { problems } = parse(value)
    assert.is(problems.length, 1, problems.join('\n'))
    assert.match(problems[0] ?? '', pattern)
    assert.not.ok(schemaAgrees(value))
  })
}

test('a source that cannot be used leaves the others standing', () => {
  const { config } = parse(withSources({ type: 'http' }, { app: 'a', type: 'digitalocean' }, 7))
  assert.equal(
    config.environments[0]?.sources.map(({ name }) => name),
    ['digitalocean'],
  )
})

test('any JSON: no throw, and problems exactly where the published schema complains', () => {
  const value = fc.oneof(
    fc.constantFrom('x', '', 'production', 'deployment/web', '/v', 0, 5, 700, null),
    fc.jsonValue(),
  )
  const keys = [...new Set(SOURCES.flatMap((source) => Object.keys(source)))]
  const source = fc
    .constantFrom(...SOURCES)
    .chain((sound) =>
      fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: 2 }).map((changes) => ({ ...sound, ...changes })),
    )
  const environment = fc.record(
    { deadlines: fc.dictionary(fc.constantFrom('stallMinutes', 'x'), value), refs: value, sources: fc.array(source) },
    { requiredKeys: [] },
  )
  const environments = fc.dictionary(fc.constantFrom('production', 'a b', '-'), environment)
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), fc.record({ environments })), (generated) => {
      const plain: unknown = JSON.parse(JSON.stringify(generated))
      assert.is(parse(plain).problems.length === 0, schemaAgrees(plain), JSON.stringify(plain))
    }),
    { numRuns: 500 },
  )
})

run()
