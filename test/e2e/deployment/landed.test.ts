// From `git push` to the verdict: real hooks, real processes, a provider on loopback.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { appServer, followingRepository } from '../../helpers/app-server.ts'
import { type Ended, ended } from '../../helpers/ended.ts'
import { assert, run, test } from '../../helpers/harness.ts'
import { git, type Sandbox, sandbox } from '../../helpers/repository.ts'
import { until } from '../../helpers/until.ts'

async function start(box: Sandbox, cwd: string, words: readonly string[]): Promise<Ended> {
  const [file = '', ...args] = words
  return await ended(spawn(file, args, { cwd, env: box.env }))
}

const check = (...args: string[]) => [process.execPath, resolve('dist/bin/check-deployment-status.js'), ...args]

async function following(phases: readonly string[]) {
  const box = sandbox('deploy')
  let commit = ''
  const server = await appServer(() => commit, phases)
  Object.assign(box.env, server.env)
  const top = followingRepository(box)
  commit = git(box, top, 'rev-parse', 'HEAD').trim()
  return { box, commit, server, top, views: join(top, `.deployment-status-${commit.slice(0, 7)}`) }
}

test('a push is watched until its commit is live, without holding up the push', async () => {
  const { box, commit, server, top, views } = await following(['PENDING_BUILD', 'BUILDING', 'DEPLOYING', 'ACTIVE'])
  const pushed = await start(box, top, ['git', 'push', '-q', 'origin', 'main'])
  assert.is(pushed.code, 0, pushed.stderr)
  await until(() => existsSync(`${views}.log`), 'the watch')
  const checked = await start(box, top, check('--wait', '--timeout', '30'))
  server.close()
  assert.is(checked.code, 0, checked.stdout + checked.stderr)
  assert.match(checked.stdout, `deployment of ${commit.slice(0, 7)} to production is live`)
  await until(() => existsSync(`${views}.result`), 'the result')
  assert.is(readFileSync(`${views}.result`, 'utf8'), 'success\n')
  await until(() => !existsSync(join(top, '.orchestra/deploy/monitor')), 'the end of the monitor')
  assert.not(existsSync(join(top, `.deployment-monitor-${commit.slice(0, 7)}.pid`)))
  assert.is(git(box, top, 'status', '--porcelain'), '', 'the plain files are ignored')
})

test('--wait typed in one line with git push waits until the landing is known', async () => {
  const { box, server, top } = await following(['BUILDING', 'ACTIVE'])
  const [node = '', bin = '', ...words] = check('--wait', '--timeout', '30')
  const line = 'git push -q origin main && exec "$@"'
  const checked = await start(box, top, ['sh', '-c', line, 'sh', node, bin, ...words])
  await until(() => !existsSync(join(top, '.orchestra/deploy/monitor')), 'the end of the monitor')
  server.close()
  assert.is(checked.code, 0, checked.stdout + checked.stderr)
  assert.match(checked.stdout, /to production is live/)
})

test('a failed deployment is told with its stage, its reason and the next command', async () => {
  const { box, commit, server, top } = await following(['BUILDING', 'ERROR'])
  await start(box, top, ['git', 'push', '-q', 'origin', 'main'])
  await until(() => existsSync(join(top, '.orchestra/deploy', `${commit}.json`)), 'the watch')
  const checked = await start(box, top, check('--wait', '--timeout', '30', '--json'))
  const tells = await start(box, top, check(commit.slice(0, 9)))
  await until(() => !existsSync(join(top, '.orchestra/deploy/monitor')), 'the end of the monitor')
  server.close()
  assert.is(checked.code, 1, checked.stdout + checked.stderr)
  const [deployment] = JSON.parse(checked.stdout).deployments
  assert.is(deployment.failure.code, 'BuildJobExitNonZero')
  assert.match(tells.stdout, /^✗ deployment of [0-9a-f]{7} to production failed in \S*build\S*: .*exit code 1/i)
})

test('a refused push, a tag and another branch start nothing', async () => {
  const { box, server, top } = await following(['ACTIVE'])
  await start(box, top, ['git', 'push', '-q', 'origin', 'HEAD:refs/tags/v1', 'HEAD:refs/heads/feature'])
  const other = join(box.top, 'other')
  git(box, box.top, 'clone', '-q', 'work.git', other)
  git(box, other, 'commit', '-q', '--allow-empty', '-m', 'faster')
  git(box, other, 'push', '-q', 'origin', 'HEAD:main')
  const refused = await start(box, top, ['git', 'push', '-q', 'origin', 'main'])
  assert.is(refused.code, 1)
  // What is proven to have started nothing must have had the time to.
  await until(
    () => readFileSync(join(top, '.orchestra/push/outcomes.jsonl'), 'utf8').includes('refused'),
    'the verdict',
  ).catch(() => {})
  const listed = await start(box, top, [process.execPath, resolve('dist/cli.js'), 'deploy', 'list'])
  server.close()
  assert.match(listed.stdout, /^No deployment has been watched yet/)
})

run()
