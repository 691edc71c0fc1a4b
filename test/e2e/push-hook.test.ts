// What a person sees of the pre-push hook in real pushes, and what it leaves behind.
import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { fates } from '../helpers/git-hooks.ts'
import { assert, run, skip, test } from '../helpers/harness.ts'
import { copyOf, type Lab, shell, template, untilQuiet } from '../helpers/landing.ts'
import { execute, git } from '../helpers/repository.ts'

const model = template('plain', '/bin/sh')
const lab = () => copyOf(model, 'push-hook')
const state = ({ top }: Lab) => join(top, '.orchestra')
const rule = (allow: string) => JSON.stringify({ push: { branchNames: { allow: [allow], rule: 'enforce' } } })
const watched = ({ top }: Lab) => {
  const directory = join(top, '.git/orc-hooks/push')
  return existsSync(directory) ? readdirSync(directory).filter((name) => name.endsWith('.want')) : []
}

test('a rule of the configuration counts from the next push on, and until it goes', async () => {
  const here = lab()
  const config = join(here.top, 'orc-hooks.config.json')
  writeFileSync(config, rule('ok/*'))
  const refused = await shell(here, 'git push origin main:refs/heads/wip')
  assert.match(refused, /push refused: the branch name "wip" is none of those allowed here: ok\/\*/)
  assert.match(refused, /exit 1$/)
  assert.equal(watched(here), [], 'nothing was pushed, nothing is watched')
  assert.match(await shell(here, 'git push -q origin main:refs/heads/ok/a'), /^exit 0$/)
  writeFileSync(config, '{ "push": { "branchNames": { "rule": "no" } } }')
  assert.match(
    await shell(here, 'git push -q origin main:refs/heads/wip'),
    /rule is "no"; allowed: one of[\s\S]*exit 0$/,
  )
  rmSync(config)
  assert.match(await shell(here, 'git push -q origin main:refs/heads/feat/b'), /^exit 0$/)
  await untilQuiet(here)
})

test('a pattern that is a word of the shell stops no push', async () => {
  const here = lab()
  writeFileSync(join(here.top, 'orc-hooks.config.json'), rule('esac'))
  assert.match(await shell(here, 'git push -q origin main:refs/heads/esac'), /^exit 0$/)
  assert.match(await shell(here, 'git push -q origin main:refs/heads/wip'), /"wip" is none of those allowed here/)
  await untilQuiet(here)
})

test('without node a rule that changed is no rule: the push goes, and says nothing', async () => {
  const here = lab()
  writeFileSync(join(here.top, 'orc-hooks.config.json'), rule('ok/*'))
  const path = join(here.box.top, 'no-node')
  mkdirSync(path)
  for (const name of readdirSync('/usr/bin'))
    if (!name.startsWith('node')) symlinkSync(`/usr/bin/${name}`, join(path, name))
  const done = execute(here.box, here.top, ['git', 'push', '-q', 'origin', 'main:refs/heads/wip'], {
    env: { PATH: path },
  })
  assert.equal([done.code, done.stderr], [0, ''])
  assert.equal(await fates(state(here), 1), ['landed origin refs/heads/wip'])
})

test('behind: said before git refuses; by how much, if the hook may fetch; and diverged, when forced', async () => {
  const here = lab()
  const behind = await shell(here, 'other_more; more; git push origin main')
  assert.match(behind, /warning: behind: origin\/main has commit\(s\) that are not here, so git will refuse this push/)
  assert.match(behind, /next: npx orc-hooks handle-push-conflict main\n/)
  assert.match(behind, /exit 1$/)
  writeFileSync(join(here.top, 'orc-hooks.config.json'), '{ "push": { "fetchSeconds": 5 } }')
  assert.match(await shell(here, 'git push origin main'), /warning: behind: origin\/main has 1 commit\(s\)/)
  const forced = await shell(here, 'git push -f origin main')
  assert.match(forced, /warning: diverged: this push takes 1 commit\(s\) of origin\/main away[\s\S]*exit 0$/)
  assert.match(await shell(here, 'more; git push -q origin main'), /^exit 0$/)
  await untilQuiet(here)
})

test('--mirror takes away what is there: the warning does not say that git will refuse', async () => {
  const here = lab()
  const pushed = await shell(here, 'other_more; git fetch -q; more; git push --mirror origin')
  assert.match(pushed, /warning: diverged: this push takes 1 commit\(s\) of origin\/main away/)
  assert.not.match(pushed, /refuse/)
  assert.match(pushed, /exit 0$/)
  await untilQuiet(here)
})

test('the fetch of the hook asks nothing at the terminal, whatever ssh is set up', async () => {
  const here = lab()
  const ssh = join(here.box.top, 'bin/ssh')
  const script = `#!/bin/sh\necho "$*" >>'${here.box.top}/asked'\nfor last do :; done\nexec sh -c "$last"\n`
  writeFileSync(ssh, script, { mode: 0o755 })
  writeFileSync(join(here.top, 'orc-hooks.config.json'), '{ "push": { "fetchSeconds": 5 } }')
  const url = `git remote set-url origin "ssh://host/${join(here.box.top, 'work.git')}"`
  await shell(here, `${url}; other_more; more; git push origin main || :`)
  const asked = readFileSync(join(here.box.top, 'asked'), 'utf8').split('\n')
  const fetches = asked.filter((line) => line.includes('git-upload-pack'))
  assert.ok(fetches.length > 0)
  for (const line of fetches) assert.match(line, /BatchMode=yes/)
  await untilQuiet(here)
})

test('a repository in a directory with a line feed: the push goes, and nothing is written beside it', async () => {
  const here = lab()
  const odd = join(here.box.top, 'odd\nstate elsewhere')
  renameSync(here.top, odd)
  git(here.box, odd, 'remote', 'set-url', 'origin', join(here.box.top, 'work.git'))
  const notes = () => readdirSync(join(odd, '.git/orc-hooks'), { recursive: true }).map(String).sort()
  const around = () => [readdirSync(here.box.top), notes()]
  const before = around()
  assert.match(await shell(here, 'more; git push -q origin main', odd), /^exit 0$/)
  assert.equal(around(), before)
})

test('a captured push returns while its watcher still works', async () => {
  const here = lab()
  const script =
    'declines "exit 1" pre-receive; more; git push origin main 2>&1 | cat; o=$(git push origin main 2>&1) || :; echo "$o"'
  assert.match(await shell(here, script), /declined[\s\S]*declined[\s\S]*exit 0$/)
  assert.is(watched(here).length, 2)
  assert.equal(await fates(state(here), 2), ['refused origin refs/heads/main', 'refused origin refs/heads/main'])
})

test('a password in the URL of a remote is in no file but the configuration of git', async () => {
  const here = lab()
  await shell(
    here,
    'git remote set-url origin "file://me:Hunter2pw@localhost$PWD/../work.git"; more; git push -q origin main || :',
  )
  await fates(state(here), 1)
  const found = execute(here.box, here.top, ['grep', '-rl', 'Hunter2pw', '.']).stdout.trim()
  assert.is(found, './.git/config')
})

const PTY = `
import os, pty, sys, time
pid, fd = pty.fork()
if pid == 0:
    os.execvp('sh', ['sh', '-c', sys.argv[1]])
time.sleep(float(sys.argv[2]))
os.close(fd)
os.waitpid(pid, 0)
`
if (spawnSync('python3', ['-c', 'import pty']).status !== 0)
  skip('a terminal that is closed', 'python3 has no pty here')
else {
  test('a terminal that is closed after or during the push does not end the watcher', async () => {
    const here = lab()
    const close = (script: string, after: string) =>
      execute(here.box, here.top, ['python3', '-c', PTY, `git commit -q --allow-empty -m m; ${script}`, after])
    close('git push -q origin main; sleep 9', '1')
    assert.equal(await fates(state(here), 1), ['landed origin refs/heads/main'])
    await shell(here, 'declines "sleep 2" pre-receive')
    close('git push -q origin main', '1')
    const after = await fates(state(here), 2)
    assert.is(after.length, 2, 'one outcome, whatever git made of the hang-up')
    await untilQuiet(here)
  })
}

run()
