// Lockfiles in a conflict: never merged as text, named with their command, made again when asked.
import { existsSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { assert, run, skip, test } from '../helpers/harness.ts'
import { commitFile, divide, textIn, tryGit } from '../helpers/merges.ts'
import { execute, git, orcHooks, put, repository, type Sandbox, sandbox } from '../helpers/repository.ts'

const LOCK = { base: '{\n"v": 1\n}\n', ours: '{\n"v": 2\n}\n', theirs: '{\n"v": 3\n}\n' }

/** A merge that stopped over one lockfile. */
function stopped(name: string, path: string): { box: Sandbox; top: string } {
  const box = sandbox(name)
  const top = repository(box)
  divide(box, top, path, LOCK)
  assert.is(tryGit(box, top, 'merge', 'feature').code, 1)
  return { box, top }
}

/** A PATH that begins with a program of this name, which writes down where and how it was called. */
function withProgram(box: Sandbox, program: string, script: string): void {
  const bin = join(box.top, 'programs')
  put(join(bin, program), `#!/bin/sh\nprintf '%s|%s\\n' "$PWD" "$*" >>'${box.top}/calls'\n${script}\n`, 0o755)
  box.env['PATH'] = `${bin}:${box.env['PATH']}`
}

function resolve(box: Sandbox, cwd: string, ...args: string[]) {
  const done = orcHooks(box, cwd, 'auto-resolve-conflicts', '--json', ...args)
  return { ...done, shown: JSON.parse(done.stdout) }
}

const MANAGERS: readonly (readonly [string, string, string, string])[] = [
  ['package-lock.json', 'npm', 'install --package-lock-only --ignore-scripts --no-audit --no-fund', '3'],
  ['npm-shrinkwrap.json', 'npm', 'install --package-lock-only --ignore-scripts --no-audit --no-fund', '3'],
  ['yarn.lock', 'yarn', 'install --ignore-scripts --non-interactive', '3'],
  ['pnpm-lock.yaml', 'pnpm', 'install --lockfile-only --no-frozen-lockfile --ignore-scripts', '3'],
  ['bun.lock', 'bun', 'install --lockfile-only --ignore-scripts', '0'],
  ['Cargo.lock', 'cargo', 'update --workspace', '0'],
  ['poetry.lock', 'poetry', 'lock', '0'],
  ['uv.lock', 'uv', 'lock', '0'],
  ['composer.lock', 'composer', 'update --lock --no-install --no-scripts', '0'],
  ['Gemfile.lock', 'bundle', 'lock', '0'],
  ['go.sum', 'go', 'mod tidy', '0'],
]

for (const [name, program, args, markers] of MANAGERS) {
  test(`${name}: made again by ${program}, in its own directory`, () => {
    const { box, top } = stopped('manager', `web app/${name}`)
    const marks = `grep -c '^[<=>]\\{7\\}' '${name}' >'${box.top}/markers'`
    withProgram(box, program, `${marks}\nprintf 'made\\n' >'${name}'`)
    const named = resolve(box, top)
    assert.is(named.code, 3)
    assert.match(named.shown.left[0].commands[0].command, `(cd 'web app' && ${program} ${args})`)
    assert.not(existsSync(join(box.top, 'calls')))
    assert.is(resolve(box, top, '--regenerate-lockfiles').code, 0)
    assert.is(textIn(box.top, 'calls'), `${top}/web app|${args}\n`)
    assert.is(textIn(box.top, 'markers').trim(), markers)
    assert.is(git(box, top, 'show', `:web app/${name}`), 'made\n')
    assert.is(git(box, top, 'ls-files', '--unmerged'), '')
    assert.is(resolve(box, top).code, 0)
  })
}

test('hostile directories: made again there and nowhere else, and the printed command does the same', () => {
  for (const directory of ['-P', ':(top)x', '[ab]', 'a\u001b[31m\nb', '$(touch PWNED)', "it's"]) {
    const path = `${directory}/Gemfile.lock`
    const { box, top } = stopped('hostile', path)
    withProgram(box, 'bundle', "printf 'made\\n' >Gemfile.lock")
    const { command } = resolve(box, top).shown.left[0].commands[0]
    assert.not.match(command, /\u001b/)
    const printed = execute(box, top, ['sh', '-c', command])
    assert.is(printed.code, 0, `${command}: ${printed.stderr}`)
    assert.is(git(box, top, 'ls-files', '--unmerged'), '', command)
    git(box, top, 'checkout', '-q', '-m', '--', '.')
    assert.match(git(box, top, 'ls-files', '--unmerged'), /Gemfile/)
    assert.is(resolve(box, top, '--regenerate-lockfiles').code, 0)
    assert.is(git(box, top, 'ls-files', '--unmerged'), '')
    assert.equal(
      textIn(box.top, 'calls').split('|lock\n'),
      [join(top, directory), join(top, directory), ''],
      'where it was started',
    )
    assert.not(existsSync(join(top, 'PWNED')))
  }
})

test('a directory that was replaced by a link: nothing is started, nothing behind it is touched', () => {
  const { box, top } = stopped('link', 'web/Gemfile.lock')
  put(join(box.top, 'outside/Gemfile.lock'), 'outside\n')
  rmSync(join(top, 'web'), { recursive: true })
  symlinkSync('../outside', join(top, 'web'))
  withProgram(box, 'bundle', "printf 'made\\n' >Gemfile.lock")
  const done = resolve(box, top, '--regenerate-lockfiles')
  assert.is(done.code, 3)
  assert.match(done.shown.regenerated[0].problem, /a link leads out of it/)
  assert.not(existsSync(join(box.top, 'calls')))
  assert.is(textIn(box.top, 'outside/Gemfile.lock'), 'outside\n')
})

test('a second generation of Yarn can make the lockfile alone', () => {
  const box = sandbox('berry')
  const top = repository(box)
  divide(box, top, 'yarn.lock', {
    base: '__metadata:\n  v: 1\n',
    ours: '__metadata:\n  v: 2\n',
    theirs: '__metadata:\n  v: 3\n',
  })
  tryGit(box, top, 'merge', 'feature')
  assert.match(resolve(box, top).shown.left[0].commands[0].command, 'yarn install --mode=update-lockfile')
})

test('not before everything else is merged', () => {
  const { box, top } = stopped('early', 'package-lock.json')
  git(box, top, 'merge', '--abort')
  git(box, top, 'switch', '-q', 'feature')
  commitFile(box, top, 'code.ts', 'theirs\n')
  git(box, top, 'switch', '-q', 'main')
  commitFile(box, top, 'code.ts', 'ours\n')
  tryGit(box, top, 'merge', 'feature')
  withProgram(box, 'npm', 'printf "made\\n" >package-lock.json')
  const done = resolve(box, top, '--regenerate-lockfiles')
  assert.is(done.code, 3)
  assert.match(done.shown.regenerated[0].problem, /other files are unmerged/)
  assert.not(existsSync(join(box.top, 'calls')))
  git(box, top, 'add', 'code.ts')
  assert.is(resolve(box, top, '--regenerate-lockfiles').code, 0)
})

test('a package manager that is missing, fails or leaves markers: the file is as before, and the conflict is still there', () => {
  for (const [script, why] of [
    [undefined, /bundle is not on the PATH/],
    ['printf "half" >Gemfile.lock; echo broken >&2; exit 7', /bundle failed \(exit 7\): broken/],
    ['rm Gemfile.lock', /left no such file/],
    ['printf "<<<<<<< a\\n=======\\n>>>>>>> b\\n" >Gemfile.lock', /left conflict markers/],
  ] as const) {
    const { box, top } = stopped('fails', 'Gemfile.lock')
    const before = textIn(top, 'Gemfile.lock')
    if (script !== undefined) withProgram(box, 'bundle', script)
    const done = resolve(box, top, '--regenerate-lockfiles')
    assert.is(done.code, 3)
    assert.match(done.shown.regenerated[0].problem, why)
    assert.is(textIn(top, 'Gemfile.lock'), before)
    assert.match(git(box, top, 'ls-files', '--unmerged'), /Gemfile\.lock/)
  }
})

test('one side taken by hand is pending, also after the merge; made again by hand, or aborted, it is not', () => {
  const { box, top } = stopped('pending', 'Cargo.lock')
  resolve(box, top)
  git(box, top, 'checkout', '-q', '--theirs', '--', 'Cargo.lock')
  git(box, top, 'add', 'Cargo.lock')
  assert.equal(resolve(box, top).shown.pendingLockfiles, [{ command: 'cargo update --workspace', path: 'Cargo.lock' }])
  git(box, top, 'commit', '-q', '-m', 'merge')
  assert.is(resolve(box, top).code, 3)
  put(join(top, 'Cargo.lock'), 'made by hand\n')
  git(box, top, 'add', 'Cargo.lock')
  assert.is(resolve(box, top).code, 0)
  const aborted = stopped('aborted', 'Cargo.lock')
  assert.is(resolve(aborted.box, aborted.top).code, 3)
  git(aborted.box, aborted.top, 'merge', '--abort')
  assert.is(resolve(aborted.box, aborted.top).code, 0)
})

test('a lockfile that comes out as one side had it is not pending any more', () => {
  const { box, top } = stopped('same', 'Cargo.lock')
  resolve(box, top)
  git(box, top, 'checkout', '-q', '--theirs', '--', 'Cargo.lock')
  git(box, top, 'add', 'Cargo.lock')
  withProgram(box, 'cargo', ':')
  assert.is(resolve(box, top, '--regenerate-lockfiles').code, 0)
  assert.is(resolve(box, top).code, 0)
})

const NPM = 'npm itself, offline, makes a conflicted package-lock.json again'
if (execute(sandbox('npm'), '/', ['sh', '-c', 'command -v npm']).code === 0) test(NPM, npmItself)
else skip(NPM, 'there is no npm beside node')

function npmItself(): void {
  const box = sandbox('npm-itself')
  const top = repository(box)
  box.env['npm_config_offline'] = 'true'
  for (const name of ['one', 'two', 'zero'])
    put(join(top, `parts/${name}/package.json`), `{ "name": "${name}", "version": "1.0.0" }\n`)
  const manifest = (dependencies: readonly string[]) =>
    `${JSON.stringify({ name: 'app', version: '1.0.0', dependencies: Object.fromEntries(dependencies.map((name) => [name, `file:parts/${name}`])) }, undefined, 2)}\n`
  const lock = (dependencies: readonly string[]) => {
    put(join(top, 'package.json'), manifest(dependencies))
    const made = execute(box, top, ['npm', 'install', '--package-lock-only', '--ignore-scripts'])
    assert.is(made.code, 0, made.stderr)
    git(box, top, 'add', '-A')
    git(box, top, 'commit', '-q', '-m', dependencies.join(' '))
  }
  lock(['zero'])
  git(box, top, 'switch', '-q', '-c', 'feature')
  lock(['two', 'zero'])
  git(box, top, 'switch', '-q', 'main')
  lock(['one', 'zero'])
  assert.is(tryGit(box, top, 'merge', 'feature').code, 1)
  put(join(top, 'package.json'), manifest(['one', 'two', 'zero']))
  git(box, top, 'add', 'package.json')
  const done = resolve(box, top, '--regenerate-lockfiles')
  assert.is(done.code, 0, done.stdout)
  const made = JSON.parse(textIn(top, 'package-lock.json'))
  assert.equal(Object.keys(made.packages[''].dependencies), ['one', 'two', 'zero'])
  assert.is(git(box, top, 'diff', '--name-only'), '')
}

run()
