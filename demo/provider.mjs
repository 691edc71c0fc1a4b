// A hosting provider on the loopback interface that speaks as much of the API of DigitalOcean App Platform as one app
// needs: it deploys what it is told was pushed, and fails to build a commit whose subject begins with `break`.
import { createServer } from 'node:http'

export const APP = '4f6c71e2-1e90-4762-9fee-6cc4a0a9f2cf'
export const TOKEN = 'demo-token'

const BUILD_LOG = ['> shop@1.0.0 build', '> tsc', 'src/retry.ts(3,7): error TS2322: Type "string" is not assignable']
/** How long each phase lasts, in milliseconds. */
const PHASES = [
  [400, 'PENDING_BUILD'],
  [900, 'BUILDING'],
  [1400, 'DEPLOYING'],
]

/** Starts it; `pushed(sha, subject)` tells it of a commit, `close()` ends it. */
export async function startProvider() {
  const deployments = []
  const server = createServer((request, response) => {
    const { body, status = 200 } = answer(request, { deployments, origin: `http://${request.headers.host}` })
    response.writeHead(status, { 'content-type': typeof body === 'string' ? 'text/plain' : 'application/json' })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  })
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  return {
    close: () => server.close(),
    pushed: (sha, subject) =>
      deployments.unshift({ at: Date.now(), id: `deployment-${deployments.length}`, sha, subject }),
    url: `http://127.0.0.1:${server.address().port}`,
  }
}

function answer({ headers, url }, { deployments, origin }) {
  const { pathname } = new URL(url, origin)
  if (pathname === '/log') return { body: `${BUILD_LOG.join('\n')}\n` }
  if (headers.authorization !== `Bearer ${TOKEN}`)
    return { body: { message: 'Unable to authenticate you' }, status: 401 }
  const path = `/v2/apps/${APP}/deployments`
  if (pathname === path) return { body: { deployments: deployments.map(shown), links: {}, meta: {} } }
  if (pathname.endsWith('/logs')) return { body: { historic_urls: [`${origin}/log`] } }
  const found = deployments.find(({ id }) => pathname === `${path}/${id}`)
  return found ? { body: { deployment: shown(found) } } : { body: { message: 'not found' }, status: 404 }
}

function shown({ at, id, sha, subject }) {
  const isBroken = subject.startsWith('break')
  const age = Date.now() - at
  const phase = PHASES.find(([until]) => age < until)?.[1] ?? 'ACTIVE'
  const hasFailed = isBroken && age >= PHASES[1][0]
  const status = hasFailed ? 'ERROR' : phase === 'ACTIVE' ? 'SUCCESS' : 'RUNNING'
  const reason = hasFailed ? { reason: { code: 'BuildJobExitNonZero', message: 'exit status 1' } } : {}
  const web = { component_name: 'web', name: 'web', status, ...reason }
  return {
    cause: `commit ${sha.slice(0, 7)} pushed to github/demo/shop`,
    created_at: new Date(at).toISOString(),
    id,
    phase: hasFailed ? 'ERROR' : phase,
    progress: { steps: [{ name: 'build', status, steps: [{ name: 'components', status, steps: [web] }] }] },
    services: [{ name: 'web', source_commit_hash: sha }],
    updated_at: new Date().toISOString(),
  }
}
