// What deployments leave behind when orc-hooks goes: nothing that git shows, and nobody who writes it again.
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { appServer, followingRepository } from '../../helpers/app-server.ts'
import { ended } from '../../helpers/ended.ts'
import { assert, run, test } from '../../helpers/harness.ts'
import { git, orcHooks, type Sandbox, sandbox } from '../../helpers/repository.ts'
import { until } from '../../helpers/until.ts'

const viewsIn = (top: string) => readdirSync(top).filter((name) => name.startsWith('.deployment-'))

async function push(box: Sandbox, top: string, branch: string): Promise<void> {
  const pushed = await ended(spawn('git', ['push', '-q', 'origin', `HEAD:${branch}`], { cwd: top, env: box.env }))
  assert.is(pushed.code, 0, pushed.stderr)
}

test('uninstall ends the monitor and removes its plain files from all worktrees, and git status is as before', async () => {
  const box = sandbox('leaves')
  let commit = ''
  const server = await appServer(() => commit, ['BUILDING'])
  Object.assign(box.env, server.env)
  const top = followingRepository(box, { refs: ['refs/heads/*'] })
  const linked = join(box.top, 'linked')
  git(box, top, 'worktree', 'add', '-q', '-b', 'other', linked)
  git(box, linked, 'commit', '-q', '--allow-empty', '-m', 'elsewhere')
  commit = git(box, top, 'rev-parse', 'HEAD').trim()
  await push(box, top, 'main')
  await push(box, linked, 'other')
  const isWatched = (place: string) => viewsIn(place).some((name) => name.endsWith('.pid'))
  await until(() => isWatched(top) && isWatched(linked), 'the plain files')
  const { pid } = JSON.parse(readFileSync(join(top, '.orchestra/deploy/monitor'), 'utf8'))
  const views = [...viewsIn(top), ...viewsIn(linked)]

  const shown = orcHooks(box, top, 'uninstall', '--dry-run')
  for (const name of views) assert.ok(shown.stdout.includes(name), `${name} is not in the plan:\n${shown.stdout}`)
  assert.is(viewsIn(top).length + viewsIn(linked).length, views.length, 'a dry run removed something')
  assert.ok(process.kill(pid, 0), 'a dry run ended the monitor')

  const done = orcHooks(box, top, 'uninstall', '--yes')
  assert.is(done.code, 0, done.stdout + done.stderr)
  assert.not(existsSync(join(top, '.orchestra/deploy/monitor')), 'nobody watches')
  // The second push may just have started a process that is about to take over; it notices that its program is gone.
  await new Promise((passed) => setTimeout(passed, 3000))
  const looks = server.looks()
  await new Promise((passed) => setTimeout(passed, 1000))
  assert.is(server.looks(), looks, 'somebody still asks')
  assert.equal([viewsIn(top), viewsIn(linked)], [[], []])
  assert.ok(existsSync(join(top, '.orchestra/deploy', `${commit}.json`)), 'the records stay')
  git(box, top, 'commit', '-qam', 'without it')
  assert.is(git(box, top, 'status', '--porcelain'), '')
  assert.is(git(box, linked, 'status', '--porcelain', '--', '.deployment*'), '')
  server.close()
})

test('a file of such a name that git tracks stays', () => {
  const box = sandbox('tracked')
  const top = followingRepository(box)
  const name = '.deployment-status-0123456.log'
  git(box, top, 'config', 'alias.write', `!echo kept > ${name}`)
  git(box, top, 'write')
  git(box, top, 'add', '-f', name)
  git(box, top, 'commit', '-qm', 'tracked')
  assert.is(orcHooks(box, top, 'uninstall', '--yes').code, 0)
  assert.is(readFileSync(join(top, name), 'utf8'), 'kept\n')
})

run()
