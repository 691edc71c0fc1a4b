import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { filteredCommand, hookCommand, statusCommand } from '../../../../lib/install/settings/command.ts'
import { assert, run, skip, test } from '../../../helpers/harness.ts'

const BATCH = filteredCommand('claude', ['Task'])
const NAMES = ['plain', `it's "quoted" \\`, '$HOME `id` $(id) ; exit 3', ' lead\n\ttab ', '-n', '*?[a]', 'ünï 日本']
const BUNDLE = `process.stdin.pipe(require('fs').createWriteStream(process.env.SEEN + process.argv[2]))`
const onPath = (name: string) => spawnSync('sh', ['-c', `command -v ${name}`]).status === 0

for (const shell of ['dash', 'bash', 'busybox']) {
  if (onPath(shell)) {
    hookTests(shell === 'busybox' ? ['busybox', 'sh'] : [shell])
    filterTests(shell === 'busybox' ? ['busybox', 'sh'] : [shell])
  } else skip(`hook commands under ${shell}`, `${shell} is not installed`)
}

test('no variable of the shell has a name that somebody may have exported: Gemini CLI would put its value there', () => {
  const names = [...hookCommand('gemini').matchAll(/\$\{?(\w+)/g)].map(([, name]) => name)
  assert.equal([...new Set(names)].sort(), ['orc_dir', 'orc_git', 'orc_js'])
})

function hookTests(shell: readonly string[]): void {
  test(`${shell[0]}: the hook runs the package of the project, whatever the directory is called`, () => {
    for (const name of NAMES) {
      const top = project(name)
      bundleAt(join(top, 'node_modules/orc-hooks/dist/hooks'))
      assert.is(seenBy(shell, hookCommand('claude'), { top, input: '{"a":1}\n\n' }), '{"a":1}\n\n', name)
    }
  })

  test(`${shell[0]}: without node_modules the copy beside the repository runs, in a linked worktree too`, () => {
    for (const name of NAMES) {
      const top = project(name)
      bundleAt(join(top, '.git/orc-hooks'))
      const linked = join(dirname(top), `linked ${name.trim()}`)
      git(top, 'worktree', 'add', '-q', '--detach', linked)
      assert.is(seenBy(shell, hookCommand('claude'), { top: linked, input: '{}' }), '{}', name)
    }
  })

  test(`${shell[0]}: without package, repository or node nothing is said and the exit code is 0`, () => {
    const top = project('plain')
    const nowhere = mkdtempSync(join(tmpdir(), 'orc-command-'))
    for (const command of [hookCommand('claude'), hookCommand('codex'), BATCH, statusCommand('status-line.txt')]) {
      assert.equal(silent(shell, command, { CLAUDE_PROJECT_DIR: top }), [0, '', ''])
      assert.equal(silent(shell, command, { CLAUDE_PROJECT_DIR: nowhere }), [0, '', ''])
      assert.equal(silent(shell, command, { CLAUDE_PROJECT_DIR: join(nowhere, 'gone') }), [0, '', ''])
    }
    bundleAt(join(top, 'node_modules/orc-hooks/dist/hooks'))
    const only = join(nowhere, 'bin')
    mkdirSync(only)
    symlinkSync('/bin/cat', join(only, 'cat'))
    for (const command of [hookCommand('claude'), BATCH]) {
      assert.equal(silent(shell, command, { CLAUDE_PROJECT_DIR: top, PATH: only }), [0, '', ''])
    }
  })
}

function filterTests(shell: readonly string[]): void {
  test(`${shell[0]}: node starts for a batch with a Task tool only, and reads all of stdin`, () => {
    const top = project('plain')
    bundleAt(join(top, 'node_modules/orc-hooks/dist/hooks'))
    const long = `{"tool_calls":[{"tool_name":"TaskUpdate","x":"${'é\\n$(id)`%s\\\\'.repeat(20_000)}"}]}\n\n`
    assert.is(seenBy(shell, BATCH, { top, input: long }), long)
    const spaced = '{"tool_calls": [{"tool_name": "TaskCreate"}]}'
    assert.is(seenBy(shell, BATCH, { top, input: spaced }), spaced)
    const quoted = JSON.stringify({ tool_calls: [{ tool_name: 'Bash', tool_input: '"tool_name":"TaskUpdate"' }] })
    assert.is(seenBy(shell, BATCH, { top, input: quoted }), undefined)
  })

  test(`${shell[0]}: the status line is that of the main worktree, from a sub-directory and a linked worktree too`, () => {
    for (const name of NAMES) {
      const top = project(name)
      mkdirSync(join(top, '.orchestra/cache'), { recursive: true })
      writeFileSync(join(top, '.orchestra/cache/status-line.txt'), 'two\nrows')
      mkdirSync(join(top, 'a/b'), { recursive: true })
      const linked = join(dirname(top), 'linked')
      git(top, 'worktree', 'add', '-q', '--detach', linked)
      // A line end in the path of a linked worktree is beyond `read`: there, nothing is shown.
      const fromLinked = name.includes('\n') ? '' : 'two\nrows'
      const places = [
        [top, 'two\nrows'],
        [join(top, 'a/b'), 'two\nrows'],
        [linked, fromLinked],
      ]
      for (const [place, expected] of places) {
        const shown = silent(shell, statusCommand('status-line.txt'), { CLAUDE_PROJECT_DIR: place ?? '' })
        assert.equal(shown, [0, expected, ''], `${name}: ${place}`)
      }
    }
  })
}

function project(name: string): string {
  const top = join(realpathSync(mkdtempSync(join(tmpdir(), 'orc-command-'))), name)
  mkdirSync(top)
  git(top, 'init', '-q', '.')
  git(top, '-c', 'user.name=t', '-c', 'user.email=t@example.com', 'commit', '-q', '--allow-empty', '-m', 'first')
  return top
}

function git(cwd: string, ...args: readonly string[]): void {
  execFileSync('git', args, { cwd, env: { ...process.env, HOME: cwd } })
}

function bundleAt(directory: string): void {
  mkdirSync(directory, { recursive: true })
  writeFileSync(join(directory, 'agent-event.cjs'), BUNDLE)
}

interface Call {
  readonly top: string
  readonly input: string
}

/** What the hook of `top` read from stdin, or undefined when it was not started. */
function seenBy(shell: readonly string[], command: string, { top, input }: Call): string | undefined {
  const out = mkdtempSync(join(tmpdir(), 'orc-seen-'))
  const [program = '', ...first] = shell
  const env = { ...process.env, CLAUDE_PROJECT_DIR: top, SEEN: `${out}/` }
  const { status, stderr } = spawnSync(program, [...first, '-c', command], {
    cwd: tmpdir(),
    encoding: 'utf8',
    env,
    input,
  })
  assert.equal([status, stderr], [0, ''])
  try {
    return readFileSync(join(out, 'claude'), 'utf8')
  } catch {
    return undefined
  } finally {
    rmSync(out, { recursive: true })
  }
}

function silent(shell: readonly string[], command: string, env: Record<string, string>): readonly unknown[] {
  const [program = '', ...first] = shell
  const path = spawnSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).stdout.trim()
  const cwd = tmpdir()
  const input = '{"tool_calls":[{"tool_name":"TaskUpdate"}]}'
  const ran = spawnSync(path, [...first, '-c', command], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    input,
  })
  return [ran.status, ran.stdout, ran.stderr]
}

run()
