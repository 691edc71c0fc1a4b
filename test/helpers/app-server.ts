// A DigitalOcean app on loopback that goes through one phase for each look, and a clone that is configured to ask it.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { git, orcHooks, put, repository, type Sandbox } from './repository.ts'

const APP = '4f6c71e2-1e90-4762-9fee-6cc4a0a9f2cf'
const TOKEN = 'dop_v1_0123456789abcdef0123456789abcdef'

export interface AppServer {
  readonly close: () => void
  readonly env: Readonly<Record<string, string>>
  /** How often the list of deployments was asked for. */
  readonly looks: () => number
  readonly url: string
}

/** Each look at the list finds the deployment of the commit in the next phase; the last one stays. */
export async function appServer(
  commit: () => string,
  phases: readonly string[],
  message = 'exit code 1',
): Promise<AppServer> {
  let looks = 0
  const server = createServer((request, response) => {
    const phase = phases[Math.min(looks, phases.length - 1)] ?? 'NONE'
    if (request.url?.includes('/deployments?')) looks += 1
    const steps = phase === 'ERROR' ? [failedStep(message)] : []
    const deployment = {
      id: 'd1',
      phase,
      progress: { steps },
      services: [{ name: 'web', source_commit_hash: commit() }],
    }
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ deployment, deployments: phase === 'NONE' ? [] : [deployment] }))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  // A test that fails before it closes this must end all the same.
  server.unref()
  server.on('connection', (socket) => socket.unref())
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
  const close = () => {
    server.close()
    server.closeAllConnections()
  }
  return { close, env: { DIGITALOCEAN_ACCESS_TOKEN: TOKEN, DIGITALOCEAN_API_URL: url }, looks: () => looks, url }
}

const failedStep = (message: string) => ({
  name: 'build',
  status: 'ERROR',
  steps: [{ name: 'web', reason: { code: 'BuildJobExitNonZero', message }, status: 'ERROR' }],
})

/** A repository with our hooks that asks the app about its deployments, a fixed time apart. */
export function followingRepository(box: Sandbox, more: object = {}, section: object = {}): string {
  const top = repository(box)
  const environment = { pollSeconds: 0.2, sources: [{ app: APP, type: 'digitalocean' }], ...more }
  put(
    join(top, 'orc-hooks.config.json'),
    JSON.stringify({ deployment: { environments: { production: environment }, ...section } }),
  )
  const init = orcHooks(box, top, 'init', '--yes', '--harness', 'claude')
  if (init.code !== 0) throw new Error(init.stderr)
  git(box, top, 'add', '-A')
  git(box, top, 'commit', '-q', '-m', 'set up')
  process.on('exit', () => endMonitorOf(top))
  return top
}

/** Also of a test that failed no monitor is left behind, which would ask a closed server for an hour and a half. */
function endMonitorOf(top: string): void {
  try {
    const { pid } = JSON.parse(readFileSync(join(top, '.orchestra/deploy/monitor'), 'utf8'))
    if (pid !== process.pid) process.kill(pid, 'SIGTERM')
  } catch {
    // It has ended itself.
  }
}
