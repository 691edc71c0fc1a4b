// The script that notes pushes, under every shell that is here.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { assert, run, skip, test } from '../../helpers/harness.ts'
import { put, sandbox } from '../../helpers/repository.ts'

const SHELLS: Record<string, readonly string[]> = {
  bash: ['bash', '--posix'],
  busybox: ['busybox', 'sh'],
  dash: ['dash'],
  sh: ['sh'],
}
const script = readFileSync('templates/pre-push.sh', 'utf8')
const line = (index: number) => `refs/heads/b${index} ${'1'.repeat(40)} refs/heads/b${index} ${'0'.repeat(40)}\n`

/** Runs the script in a repository with a name that a careless script stumbles over, and returns what it noted. */
function note(shell: readonly string[], remote: string, stdin: string, hasState = true) {
  const box = sandbox('prepush')
  const top = join(box.top, `it's "$HOME" a;b`)
  const file = join(top, '.git/orc-hooks/pre-push')
  put(file, script, 0o755)
  if (hasState) mkdirSync(join(top, '.orchestra'))
  const [program = '', ...flags] = shell
  const done = spawnSync(program, [...flags, file, remote, 'url'], {
    cwd: top,
    encoding: 'utf8',
    env: box.env,
    input: stdin,
  })
  assert.is(done.status, 0)
  assert.is(done.stdout + done.stderr, '')
  const spool = join(top, '.orchestra/spool')
  const names = existsSync(spool) ? readdirSync(spool) : []
  assert.ok(names.length < 2)
  if (names.length > 0) assert.is(statSync(join(spool, names[0] ?? '')).mode & 0o777, 0o600)
  return names.map((name) => readFileSync(join(spool, name), 'utf8'))[0]
}

for (const [name, shell] of Object.entries(SHELLS)) {
  if (spawnSync(shell[0] ?? '', ['-c', ':']).error) skip(`pre-push under ${name}`, `${name} is not installed`)
  else {
    test(`pre-push under ${name}: one ref, many refs, none, and a remote that is a URL`, () => {
      assert.is(note(shell, 'origin', line(1)), `origin\n${line(1)}`)
      const many = Array.from({ length: 500 }, (_, index) => line(index)).join('')
      assert.is(note(shell, 'origin', many), `origin\n${many}`)
      assert.is(note(shell, 'origin', ''), undefined)
      assert.is(note(shell, 'origin', line(1), false), undefined)
      for (const url of ['https://u:secret@example.com/x.git', 'git@example.com:x.git', '']) {
        assert.is(note(shell, url, line(1)), `(url)\n${line(1)}`)
      }
      assert.is(note(shell, 'a$(b)*\\n', line(1)), `a$(b)*\\n\n${line(1)}`)
    })
  }
}

run()
