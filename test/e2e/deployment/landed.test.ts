// From a landed push to the verdict: real processes, a provider on loopback.

import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join, resolve } from 'node:path'
import { ended } from '../../helpers/ended.ts'
import { assert, run, test } from '../../helpers/harness.ts'
import { git, put, repository, sandbox } from '../../helpers/repository.ts'
import { until } from '../../helpers/until.ts'

test('a push that landed is watched until it is live, and everybody can ask', async () => {
  const box = sandbox('deploy')
  const top = repository(box)
  git(box, top, 'push', '-q', 'origin', 'main')
  const sha = git(box, top, 'rev-parse', 'HEAD').trim()
  let polls = 0
  const server = createServer((_request, response) => {
    polls += 1
    const phase = ['PENDING_BUILD', 'BUILDING', 'DEPLOYING'][polls - 1] ?? 'ACTIVE'
    const deployment = { id: 'd1', phase, services: [{ name: 'web', source_commit_hash: sha }] }
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ deployments: [deployment] }))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const env = {
    ...box.env,
    DIGITALOCEAN_ACCESS_TOKEN: 'dop_v1_0123456789abcdef',
    DIGITALOCEAN_API_URL: `http://127.0.0.1:${port}`,
  }
  const app = '4f6c71e2-1e90-4762-9fee-6cc4a0a9f2cf'
  put(
    join(top, 'orc-hooks.config.json'),
    JSON.stringify({ deployment: { environments: { production: { sources: [{ app, type: 'digitalocean' }] } } } }),
  )
  put(join(top, '.gitignore'), '.deployment-*\n.orchestra/\n')

  const start = async (file: string, args: readonly string[], input = '') => {
    const child = spawn(process.execPath, [resolve(file), ...args], { cwd: top, env })
    child.stdin.end(input)
    return await ended(child)
  }
  const pushed = await start('dist/hooks/post-push.cjs', [], `origin refs/heads/main ${'0'.repeat(40)} ${sha}\n`)
  assert.equal([pushed.code, pushed.stdout, pushed.stderr], [0, '', ''])
  const checked = await start('dist/bin/check-deployment-status.js', ['--wait', '--timeout', '30'])
  assert.equal(checked.code, 0, checked.stdout + checked.stderr)
  assert.match(checked.stdout, `deployment of ${sha.slice(0, 7)} to production is live`)
  const result = join(top, `.deployment-status-${sha.slice(0, 7)}.result`)
  await until(() => existsSync(result))
  assert.equal(readFileSync(result, 'utf8'), 'success\n')
  assert.not(existsSync(join(top, `.deployment-monitor-${sha.slice(0, 7)}.pid`)))
  server.close()
})

run()
