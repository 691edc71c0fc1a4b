// The fakes behind Prism, which refuses every answer (and every request of ours) that breaks the description of the API.
// Prism weighs 90 MB, so it is not among the dependencies: `PRISM=/path/to/prism npm test -- deployment-prism` runs this.
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fakeDigitalocean } from '../helpers/deployment/digitalocean.ts'
import { type Fake, SECRET } from '../helpers/deployment/fake.ts'
import { fakeGithub } from '../helpers/deployment/github.ts'
import { freePort } from '../helpers/deployment/port.ts'
import { shaOf, sighting, watching } from '../helpers/deployment/watching.ts'
import { assert, run, skip, test } from '../helpers/harness.ts'
import { until } from '../helpers/until.ts'

const PRISM = [process.env['PRISM'], 'node_modules/.bin/prism'].find((path) => path !== undefined && existsSync(path))

const NAMES = { digitalocean: 'digitalocean-apps.json', github: 'github-actions-deployments.json' } as const

type Api = keyof typeof NAMES

/** Runs the body with the address of a Prism for the API; `upstream` is whose answers it checks, else it makes its own. */
function withPrism(name: string, api: Api, body: (prism: Start, own: Own) => Promise<void>): void {
  const description = `../shared/data/openapi/${NAMES[api]}`
  const missing = PRISM === undefined ? 'Prism is not installed (npm install @stoplight/prism-cli@5.14.2)' : ''
  const why = missing || (existsSync(description) ? '' : `the description of the API is not here (${description})`)
  if (why || PRISM === undefined) {
    skip(name, why)
    return
  }
  const program = PRISM
  test(name, async () => {
    const started: ChildProcess[] = []
    const fakes: Fake[] = []
    const own: Own = (fake) => {
      fakes.push(fake)
      return fake
    }
    try {
      await body(async (upstream) => {
        const port = await freePort()
        const mode = upstream === undefined ? ['mock'] : ['proxy', '--errors']
        const args = [...mode, '-h', '127.0.0.1', '-p', String(port), description, ...(upstream ? [upstream] : [])]
        const prism = spawn(process.execPath, [program, ...args], { stdio: 'ignore' })
        started.push(prism)
        await ready(port, prism)
        return `http://127.0.0.1:${port}`
      }, own)
    } finally {
      for (const prism of started) prism.kill()
      await Promise.all(fakes.map((fake) => fake.close()))
    }
  })
}

/** Sees to it that the fake is closed in the end. */
type Own = (fake: Fake) => Fake

type Start = (upstream?: string) => Promise<string>

async function ready(port: number, prism: ChildProcess): Promise<void> {
  const isUp = async () => {
    if (prism.exitCode !== null) throw new Error(`Prism ended with ${prism.exitCode}`)
    return fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    )
  }
  await until(isUp, 'an answer of Prism')
}

withPrism(
  'DigitalOcean: through every phase, with no violation of the description',
  'digitalocean',
  async (prism, own) => {
    const fake = own(await fakeDigitalocean({ option: 'shop' }))
    const { look } = watching(fake, { env: { DIGITALOCEAN_API_URL: await prism(fake.server?.url) } })
    for (const [index, phase] of fake.phases.filter((one) => one !== 'unheard-of' && one !== 'superseded').entries()) {
      fake.board.deploy(shaOf(`${index}d`), phase)
      const { logTail, state } = sighting(await look(shaOf(`${index}d`)))
      assert.is(state, phase)
      if (state === 'failed') assert.is(logTail?.at(-1), 'npm ERR! missing script: build')
    }
  },
)

withPrism('DigitalOcean: Prism finds a phase of tomorrow, and no state is told', 'digitalocean', async (prism, own) => {
  const fake = own(await fakeDigitalocean())
  fake.board.deploy(shaOf('a1'), 'unheard-of')
  const url = await prism(fake.server?.url)
  const seen = await watching(fake, { env: { DIGITALOCEAN_API_URL: url } }).look(shaOf('a1'))
  assert.ok(seen.kind === 'unreadable' && !seen.isPermanent, JSON.stringify(seen))
  const path = fake.server?.requests.at(-1)?.path ?? ''
  const answer = await fetch(url + path, { headers: { authorization: `Bearer ${SECRET}` } })
  assert.is(answer.status, 500)
  assert.match(answer.headers.get('sl-violations') ?? '', /phase/)
})

withPrism(
  'GitHub: Prism knows every request, and its own examples name no commit of ours',
  'github',
  async (prism, own) => {
    const url = await prism()
    for (const look of ['checks', 'deployments', 'statuses', 'workflows'] as const) {
      const fake = own(await fakeGithub(look))
      const seen = await watching(fake, { env: { GITHUB_API_URL: url } }).look(shaOf('a1'))
      assert.equal(seen, { kind: 'none' }, look)
    }
  },
)

run()
