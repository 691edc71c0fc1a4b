// The fakes speak as the published descriptions of the APIs say, and the sources know every word these list.
import { existsSync, readFileSync } from 'node:fs'
import { Ajv, type ErrorObject } from 'ajv'
import { at, listAt } from '../../../lib/deployment/json.ts'
import { PHASES } from '../../../lib/deployment/providers/digitalocean/deployment.ts'
import { DEPLOYMENT_STATES } from '../../../lib/deployment/providers/github/deployments.ts'
import { runState } from '../../../lib/deployment/providers/github/parts.ts'
import type { Phase } from '../../helpers/deployment/board.ts'
import { APP_ID, fakeDigitalocean } from '../../helpers/deployment/digitalocean.ts'
import { type Fake, SECRET } from '../../helpers/deployment/fake.ts'
import { fakeGithub } from '../../helpers/deployment/github.ts'
import { shaOf, watching } from '../../helpers/deployment/watching.ts'
import { assert, run, skip, test } from '../../helpers/harness.ts'

const FILES = {
  digitalocean: '../shared/data/openapi/digitalocean-apps.json',
  github: '../shared/data/openapi/github-actions-deployments.json',
} as const

type Provider = keyof typeof FILES

function described(provider: Provider, name: string, body: (description: Description) => Promise<void> | void) {
  const file = FILES[provider]
  if (existsSync(file))
    test(name, () =>
      body(describe(JSON.parse(readFileSync(file, 'utf8'), provider === 'github' ? strictly : undefined))),
    )
  else skip(name, `the description of the API is not here (${file})`)
}

type Check = (body: unknown) => string

interface Description {
  readonly document: unknown
  /** What is wrong with the answer to a request, by the description. */
  readonly problems: (
    method: string,
    path: string,
    answer: { readonly body: unknown; readonly status: number },
  ) => string
}

function describe(document: unknown): Description {
  const paths = Object.keys(at(document, 'paths') as object)
  const checks = new Map<unknown, Check>()
  return {
    document,
    problems: (method, path, { body, status }) => {
      const known = paths.find((one) => new RegExp(`^${one.replace(/\{[^}]+\}/g, '[^/]+')}$`).test(path))
      if (!known) return `${path} is not described`
      let reply = at(document, 'paths', known, method.toLowerCase(), 'responses', String(status))
      const ref = at(reply, '$ref')
      if (typeof ref === 'string') reply = at(document, ...ref.slice(2).split('/'))
      if (!reply) return `${known} does not answer ${status}`
      const schema = at(reply, 'content', 'application/json', 'schema')
      if (!schema) return ''
      const check = checks.get(schema) ?? compile(schema, document)
      checks.set(schema, check)
      return check(body)
    },
  }
}

function compile(schema: unknown, document: unknown): Check {
  const ajv = new Ajv({ allErrors: true, formats: FORMATS, logger: false, strict: false })
  const check = ajv.compile({ ...(schema as object), components: at(document, 'components') })
  return (body) => (check(body) ? '' : explain(check.errors ?? []))
}

const FORMATS = {
  'date-time': (text: string) => /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(text) && Date.parse(text) > 0,
  double: true,
  email: /^[^@\s]+@[^@\s]+$/,
  float: true,
  int32: true,
  int64: true,
  // GitHub's own default for an address that nobody gave is an empty text.
  uri: (text: string) => text === '' || URL.canParse(text),
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
} as const

function explain(errors: readonly ErrorObject[]): string {
  return errors
    .map(({ instancePath, message, params }) =>
      `${instancePath} ${message} ${at(params, 'additionalProperty') ?? ''}`.trim(),
    )
    .join(', ')
}

/**
 * In OpenAPI 3.0 a nullable enumeration need not list null; in JSON schema it must. And the description of GitHub does
 * not forbid other fields, so that a misspelt one would pass: here an object has no field but those that are described.
 */
function strictly(key: string, value: unknown): unknown {
  if (key === 'properties') return value
  const isNullable = at(value, 'nullable') === true && Array.isArray(at(value, 'enum'))
  if (isNullable) return { ...(value as object), enum: [...listAt(value, 'enum'), null] }
  const isOpen = at(value, 'type') === 'object' && at(value, 'properties') && !at(value, 'additionalProperties')
  return isOpen ? { ...(value as object), additionalProperties: false } : value
}

/** That of DigitalOcean is put together from parts, which must allow each other's fields: there only names can be looked up. */
function namesIn(document: unknown): ReadonlySet<string> {
  const names = new Set<string>()
  JSON.stringify(document, (key, value: unknown) => {
    if (key === 'properties' && typeof value === 'object' && value)
      for (const name of Object.keys(value)) names.add(name)
    return value
  })
  return names
}

/** The words that an enumeration of the description lists. */
function wordsAt(document: unknown, ...path: readonly string[]): readonly string[] {
  const words = at(document, ...path, 'enum')
  if (!Array.isArray(words) || words.length < 3) throw new Error(`no words at ${path.join('/')}`)
  return words
}

/** One deployment in each of the phases, looked at. */
async function lookAtAll(fake: Fake, phases: readonly Phase[]): Promise<void> {
  const { look } = watching(fake)
  for (const phase of phases) {
    fake.board.deploy(shaOf('a1'), phase)
    await look(shaOf('a1'))
  }
}

/** Asks the fake again everything that the source has asked it. */
async function replay(fake: Fake, { document, problems }: Description): Promise<readonly string[]> {
  const known = namesIn(document)
  const asked = [...(fake.server?.requests ?? [])]
  const found: string[] = []
  for (const { headers, method, path } of asked) {
    const { authorization = '' } = headers
    const url = `${fake.server?.url}${path}`
    const response = await fetch(url, { headers: { authorization }, method, redirect: 'manual' })
    const text = await response.text()
    const body: unknown = response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text
    const problem = problems(method, path.split('?')[0] ?? '', { body, status: response.status })
    if (problem) found.push(`${path}: ${problem}`)
    JSON.stringify(body, (key, value: unknown) => {
      if (/[a-z]/.test(key) && !known.has(key)) found.push(`${path}: no field of the description is called ${key}`)
      return value
    })
  }
  return found
}

async function using(fake: Fake, body: () => Promise<void>): Promise<void> {
  try {
    await body()
  } finally {
    await fake.close()
  }
}

for (const failingStage of ['build', 'deploy'] as const) {
  described(
    'digitalocean',
    `DigitalOcean: every answer of the fake is as described (failing ${failingStage})`,
    async (description) => {
      const fake = await fakeDigitalocean({ failingStage, option: 'shop' })
      await using(fake, async () => {
        await lookAtAll(
          fake,
          fake.phases.filter((one) => one !== 'unheard-of'),
        )
        const headers = { authorization: `Bearer ${SECRET}` }
        assert.is((await fetch(`${fake.server?.url}/v2/apps/${APP_ID}/health`, { headers })).status, 200)
        assert.ok((fake.server?.requests.length ?? 0) > 8)
        const problems = await replay(fake, description)
        // That a log may not be there yet is known from the field, and not described.
        assert.equal(
          problems.filter((line) => !/logs\?type=DEPLOY: .* does not answer 400$/.test(line)),
          [],
        )
      })
    },
  )
}

described('digitalocean', 'DigitalOcean: an answer with a phase of tomorrow is found out', async (description) => {
  const fake = await fakeDigitalocean()
  await using(fake, async () => {
    await lookAtAll(fake, ['unheard-of'])
    assert.match((await replay(fake, description)).join(), /phase must be equal to one of the allowed values/)
  })
})

described('digitalocean', 'DigitalOcean: the phases are those of the description', ({ document }) => {
  const words = wordsAt(document, 'components', 'schemas', 'apps_deployment_phase')
  assert.equal(Object.keys(PHASES).toSorted(), words.toSorted())
})

for (const look of ['checks', 'deployments', 'statuses', 'workflows'] as const) {
  described(
    'github',
    `GitHub: every answer of the fake is as described, with every field that is required (${look})`,
    async (description) => {
      const fake = await fakeGithub(look)
      await using(fake, async () => {
        await lookAtAll(
          fake,
          fake.phases.filter((one) => one !== 'unheard-of'),
        )
        assert.ok((fake.server?.requests.length ?? 0) > 2)
        assert.equal(await replay(fake, description), [])
      })
    },
  )
}

described('github', 'GitHub: no word of the description is unknown here', ({ document }) => {
  const words = (name: string, key: string) => wordsAt(document, 'components', 'schemas', name, 'properties', key)
  assert.equal(Object.keys(DEPLOYMENT_STATES).toSorted(), words('deployment-status', 'state').toSorted())
  const conclusions = words('check-run', 'conclusion').filter((word) => word !== null)
  assert.equal(
    conclusions.filter((word) => runState('completed', word) === 'unknown'),
    [],
  )
  const statuses = words('check-run', 'status').filter((word) => word !== 'completed')
  assert.equal(
    statuses.filter((word) => runState(word, undefined) === 'unknown'),
    [],
  )
})

run()
