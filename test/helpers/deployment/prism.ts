// Prism in front of a fake refuses every answer, and every request of ours, that breaks the description of the API.
// It weighs 90 MB, so it is not among the dependencies: `PRISM=/path/to/prism npm test -- deployment-prism` uses it.
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { skip, test } from '../harness.ts'
import { until } from '../until.ts'
import type { Fake } from './fake.ts'
import { freePort } from './port.ts'

const PRISM = [process.env['PRISM'], 'node_modules/.bin/prism'].find((path) => path !== undefined && existsSync(path))

const NAMES = { digitalocean: 'digitalocean-apps.json', github: 'github-actions-deployments.json' } as const

type Api = keyof typeof NAMES

/** Runs the body with the address of a Prism for the API; `upstream` is whose answers it checks, else it makes its own. */
export function withPrism(name: string, api: Api, body: (prism: Start, own: Own) => Promise<void>): void {
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
  await until(isUp, 'an answer of Prism', 45_000)
}
