// Throw-away repositories: each test its own directory, HOME and git identity.
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

export interface Result {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Sandbox {
  /** Holds everything of the test. */
  readonly top: string
  readonly home: string
  readonly env: Record<string, string>
}

/** The git to try, where it is not the one on the PATH: see test/runner/environment.mjs. */
export const GIT = process.env['ORC_TEST_GIT']

/** An empty directory with a HOME of its own; the PATH has node, git and the usual tools, and no agent harness. */
export function sandbox(name: string): Sandbox {
  const top = realpathSync(mkdtempSync(join(tmpdir(), `orc-${name}-`)))
  const home = join(top, 'home')
  mkdirSync(home)
  writeFileSync(
    join(home, '.gitconfig'),
    '[user]\n\tname = T\n\temail = t@example.com\n[init]\n\tdefaultBranch = main\n',
  )
  const own = GIT ? [dirname(GIT)] : []
  const path = [...own, dirname(process.execPath), '/usr/bin', '/bin', '/usr/sbin', '/sbin'].join(':')
  const env = { GIT_CONFIG_NOSYSTEM: '1', HOME: home, LC_ALL: 'C', NO_COLOR: '1', PATH: path, TERM: 'dumb' }
  return { env, home, top }
}

/** Runs a program in the sandbox and waits for it. */
export function execute(
  box: Sandbox,
  cwd: string,
  words: readonly string[],
  more: { env?: Record<string, string>; input?: string } = {},
): Result {
  const [file = '', ...args] = words
  const done = spawnSync(file, args, {
    cwd,
    encoding: 'utf8',
    env: { ...box.env, ...more.env },
    input: more.input ?? '',
  })
  if (done.error) throw done.error
  return { code: done.status, stderr: done.stderr, stdout: done.stdout }
}

/** Runs git and returns what it printed; throws with its message when it fails. */
export function git(box: Sandbox, cwd: string, ...args: string[]): string {
  const done = execute(box, cwd, ['git', ...args])
  if (done.code !== 0) throw new Error(`git ${args.join(' ')}: ${done.stderr}`)
  return done.stdout
}

/** Runs the built command of this package. */
export function orcHooks(box: Sandbox, cwd: string, ...args: string[]): Result {
  return execute(box, cwd, [process.execPath, resolve('dist/cli.js'), ...args])
}

/** A repository with one commit and a bare remote called origin beside it. */
export function repository(box: Sandbox, name = 'work'): string {
  const top = join(box.top, name)
  git(box, box.top, 'init', '-q', '--bare', `${name}.git`)
  git(box, box.top, 'init', '-q', top)
  git(box, top, 'remote', 'add', 'origin', `../${name}.git`)
  git(box, top, 'commit', '-q', '--allow-empty', '-m', 'first')
  return top
}

/** Writes a file with its directories. */
export function put(path: string, text: string, mode = 0o644): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text, { mode })
  chmodSync(path, mode)
}

/** Every file below `top` with its mode and bytes (base64), to compare two moments. */
export function photograph(top: string, isLeftOut: (path: string) => boolean = () => false): Record<string, string> {
  const found: Record<string, string> = {}
  for (const item of readdirSync(top, { recursive: true, withFileTypes: true })) {
    const path = join(item.parentPath, item.name)
    const name = path.slice(top.length + 1)
    if (isLeftOut(name)) continue
    if (item.isDirectory()) found[`${name}/`] = ''
    else if (item.isSymbolicLink()) found[name] = `link ${readlinkSync(path)}`
    else found[name] = `${statSync(path).mode.toString(8)} ${readFileSync(path).toString('base64')}`
  }
  return found
}
