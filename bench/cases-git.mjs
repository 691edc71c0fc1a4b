// git commit, fetch and push in a clone with our hooks and in one without, with plain hooks and with husky.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CLI } from './hook.mjs'
import { interleave } from './measure.mjs'
import { ratioRow } from './table.mjs'

const HUSKY = fileURLToPath(new URL('../node_modules/husky/bin.js', import.meta.url))

/** The rows about git. */
export async function gitRows(rounds) {
  const top = realpathSync(mkdtempSync(join(tmpdir(), 'orc-bench-git-')))
  const env = environment(top)
  const rows = ['plain', 'husky'].flatMap((kind) => {
    const without = clone(top, `${kind}-without`, env)
    const withOurs = clone(top, `${kind}-with`, env)
    if (kind === 'husky') for (const cwd of [without, withOurs]) useHusky(cwd, env)
    execFileSync(process.execPath, [CLI, 'init', '--yes', '--harness', 'claude'], { cwd: withOurs, env })
    return compared(kind, { env, rounds, withOurs, without })
  })
  const checked = checkRow(top, env, rounds)
  const reference = referenceRows(top, env, rounds)
  rmSync(top, { force: true, recursive: true })
  return [...rows, checked, ...reference]
}

/** A commit of a source file, where the check of merged files (init --merge-check) has nothing to look at. */
function checkRow(top, env, rounds) {
  const [without, withCheck] = ['check-without', 'check-with'].map((name) => withFiles(clone(top, name, env), env))
  const init = ['init', '--yes', '--harness', 'claude', '--merge-check']
  execFileSync(process.execPath, [CLI, ...init], { cwd: withCheck, env })
  const commit = (cwd) => (round) => {
    writeFileSync(join(cwd, 'src/0.ts'), `${round}\n`)
    execFileSync('git', ['add', 'src/0.ts'], { cwd, env })
    return { args: ['commit', '--quiet', '--message', 'work'], command: 'git', cwd, env }
  }
  const times = interleave({ base: commit(without), subject: commit(withCheck) }, rounds)
  return ratioRow('git commit with --merge-check, which is off by default', 'git commit', { ...times, budget: 1.5 })
}

/** What the hook reference-transaction (init --reference-transaction) costs commands that are no push, and one that is. */
function referenceRows(top, env, rounds) {
  const [without, withHook] = ['reference-without', 'reference-with'].map((name) => clone(top, name, env))
  const init = ['init', '--yes', '--harness', 'claude', '--reference-transaction']
  execFileSync(process.execPath, [CLI, ...init], { cwd: withHook, env })
  const git = (cwd, ...args) => ({ args, command: 'git', cwd, env })
  const commit = (cwd) => () => git(cwd, 'commit', '--quiet', '--allow-empty', '--message', 'work')
  const push = (cwd) => () => git(cwd, 'push', '--quiet', 'origin', 'HEAD:main')
  const fetch = (count) => (cwd) => (round) => {
    const refs = Array.from({ length: count }, (_, index) => `create refs/heads/r${round}/${count}/${index} main\n`)
    execFileSync('git', ['update-ref', '--stdin'], { cwd: `${cwd}.git`, env, input: refs.join('') })
    return git(cwd, 'fetch', '--quiet', 'origin')
  }
  const cases = { commit, push, 'fetch of 1 new branch': fetch(1), 'fetch of 50 new branches': fetch(50) }
  return Object.entries(cases).map(([what, of]) => {
    const times = interleave({ base: of(without), subject: of(withHook) }, rounds)
    return ratioRow(`git ${what} with --reference-transaction, which is off by default`, `git ${what}`, times)
  })
}

/** As many files as a small project has: what git does in a commit grows with them. */
function withFiles(cwd, env) {
  mkdirSync(join(cwd, 'src'))
  for (let index = 0; index < 200; index += 1) writeFileSync(join(cwd, `src/${index}.ts`), `${index}\n`)
  execFileSync('git', ['add', '--all'], { cwd, env })
  execFileSync('git', ['commit', '--quiet', '--message', 'files'], { cwd, env })
  return cwd
}

function environment(top) {
  writeFileSync(join(top, 'gitconfig'), '[user]\n\tname = Bench\n\temail = bench@example.com\n[gc]\n\tauto = 0\n')
  return { GIT_CONFIG_GLOBAL: join(top, 'gitconfig'), GIT_CONFIG_NOSYSTEM: '1', HOME: top, PATH: process.env.PATH }
}

function clone(top, name, env) {
  const git = (...args) => execFileSync('git', args, { cwd: top, env, stdio: 'pipe' })
  git('init', '--quiet', '--bare', '--initial-branch=main', `${name}.git`)
  git('clone', '--quiet', `${name}.git`, name)
  return join(top, name)
}

function useHusky(cwd, env) {
  execFileSync(process.execPath, [HUSKY], { cwd, env, stdio: 'pipe' })
  mkdirSync(join(cwd, '.husky'), { recursive: true })
  writeFileSync(join(cwd, '.husky/pre-push'), '#!/bin/sh\ntrue\n', { mode: 0o755 })
}

function compared(kind, { env, rounds, withOurs, without }) {
  const git =
    (cwd, ...args) =>
    () => ({ args, command: 'git', cwd, env })
  const subjects = (cwd, name) => ({
    [`commit ${name}`]: git(cwd, 'commit', '--quiet', '--allow-empty', '--message', 'work'),
    [`push ${name}`]: git(cwd, 'push', '--quiet', 'origin', 'HEAD:main'),
    [`fetch ${name}`]: git(cwd, 'fetch', '--quiet', 'origin'),
  })
  const sh = () => ({ args: ['-c', ':'], command: 'sh' })
  const times = interleave({ ...subjects(without, 'without'), ...subjects(withOurs, 'with'), sh }, rounds)
  const pair = (what) => ({ base: times[`${what} without`], subject: times[`${what} with`] })
  const extra = (of) => (pair('push').subject[of] - pair('push').base[of]) / times.sh[of]
  return [
    ...['commit', 'fetch', 'push'].map((what) =>
      ratioRow(`git ${what} with our hooks (${kind})`, `git ${what}`, { ...pair(what), budget: 1.5 }),
    ),
    { against: 'sh -c :', median: extra('median'), min: extra('min'), unit: 'x', what: `git push: added (${kind})` },
  ]
}
