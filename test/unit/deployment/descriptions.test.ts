// The fakes speak as the published descriptions of the APIs say, and the sources know every word these list.
import { existsSync, readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { at, listAt } from '../../../lib/deployment/json.ts'
import { PHASES } from '../../../lib/deployment/providers/digitalocean/deployment.ts'
import { DEPLOYMENT_STATES } from '../../../lib/deployment/providers/github/deployments.ts'
import { runState } from '../../../lib/deployment/providers/github/parts.ts'
import type { Phase } from '../../helpers/deployment/board.ts'
import { fakeDigitalocean } from '../../helpers/deployment/digitalocean.ts'
import type { Fake } from '../../helpers/deployment/fake.ts'
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
  if (existsSync(file)) test(name, () => body(describe(JSON.parse(readFileSync(file, 'utf8'), withNulls))))
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
  const ajv = new Ajv({ allErrors: true, strict: false, validateFormats: false })
  const check = ajv.compile({ ...(schema as object), components: at(document, 'components') })
  return (body) => (check(body) ? '' : ajv.errorsText(check.errors))
}

/** In OpenAPI 3.0 a nullable enumeration need not list null; in JSON schema it must. */
function withNulls(key: string, value: unknown): unknown {
  const isNullable = at(value, 'nullable') === true && Array.isArray(at(value, 'enum'))
  return key !== 'properties' && isNullable ? { ...(value as object), enum: [...listAt(value, 'enum'), null] } : value
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
async function replay(fake: Fake, { problems }: Description, base = ''): Promise<readonly string[]> {
  const asked = [...(fake.server?.requests ?? [])]
  const found: string[] = []
  for (const { headers, method, path } of asked) {
    const { authorization = '' } = headers
    const response = await fetch(`${fake.server?.url}${path}`, {
      headers: { authorization },
      method,
      redirect: 'manual',
    })
    const text = await response.text()
    const body: unknown = response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text
    const problem = problems(method, `${base}${path.split('?')[0]}`, { body, status: response.status })
    if (problem) found.push(`${path}: ${problem}`)
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
    `GitHub: what the fake answers has the types of the description (${look})`,
    async (description) => {
      const fake = await fakeGithub(look)
      await using(fake, async () => {
        await lookAtAll(
          fake,
          fake.phases.filter((one) => one !== 'unheard-of'),
        )
        assert.ok((fake.server?.requests.length ?? 0) > 2)
        // The full objects have some hundred fields that nobody reads here.
        const problems = (await replay(fake, description)).flatMap((line) => line.split(', '))
        assert.equal(
          problems.filter((line) => !line.includes('must have required property')),
          [],
        )
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
