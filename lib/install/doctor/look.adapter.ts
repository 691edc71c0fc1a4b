import { existsSync, lstatSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, join, relative } from 'node:path'
import { CONFIG_FILE } from '../../core/config.ts'
import { statePaths } from '../../core/paths.ts'
import { git, runProcess } from '../../core/proc.ts'
import { HARNESSES, type Harness } from '../../harness/domain.ts'
import type { InstallFacts } from '../domain.ts'
import { settingsFiles } from '../editors.ts'
import { HARNESS_SIGNS } from '../harness-signs.ts'
import { CLIENT_HOOKS, KEPT_SUFFIX, POST_PUSH, RARE_HOOKS, runtimePaths } from '../names.ts'
import { onPath } from '../on-path.adapter.ts'
import { planInit } from '../plan-init.ts'
import { configProblems } from './config-problems.adapter.ts'
import type { ClaudeFile, DoctorFacts } from './domain.ts'
import { lookAtPushes } from './look-push.adapter.ts'
import { probeEvent } from './probe-event.adapter.ts'
import { probeMerge } from './probe-merge.adapter.ts'
import { probeWorktree } from './probe-worktree.adapter.ts'

type Env = Readonly<Record<string, string | undefined>>

/** After this long a lock is nobody's: the work inside takes milliseconds. */
const STALE_LOCK_MS = 60_000

/** Looks at every link of the chain and tries out what can be tried; `onStep` hears what is being done. */
export function lookAtAll(install: InstallFacts, env: Env, onStep: (what: string) => void): DoctorFacts {
  const harnesses = HARNESSES.filter((harness) => isInstalled(install, harness))
  const { paths } = install
  onStep('git hooks')
  const worktrees = [paths.mainWorktree, ...install.linkedWorktrees].filter((top) => existsSync(join(top, '.git')))
  const probes = worktrees.map((top) => probeWorktree(top, env))
  return {
    claudeFiles: claudeFiles(install.settingsRoots.claude, env),
    codexConfig: readText(join(env['CODEX_HOME'] ?? join(home(env), '.codex'), 'config.toml')) ?? '',
    configuration: {
      file: join(paths.mainWorktree, CONFIG_FILE),
      problems: configProblems(paths.mainWorktree),
    },
    events: harnesses.flatMap((harness) => {
      onStep(`the hook of ${harness}`)
      return probeEvent(install, harness, env)
    }),
    gitVersion: /\d[\d.]*/.exec(git(paths.worktree, ['--version']).stdout)?.[0] ?? '',
    harnesses,
    install,
    isInterrupted: existsSync(runtimePaths(paths).journal),
    merge: probeMerge(install),
    nodeVersion: runProcess('sh', ['-c', 'node --version'], { cwd: '/', env }).stdout.trim() || undefined,
    pending: pending(install),
    push: lookAtPushes(install, env),
    state: lookAtState(install),
    uncalledHooks: uncalledHooks(install),
    unshared: unshared(install, harnesses),
    versions: Object.fromEntries(harnesses.map((harness) => [harness, versionOf(install, harness, env)])),
    worktrees: probes,
  }
}

function isInstalled(install: InstallFacts, harness: Harness): boolean {
  return settingsFiles(harness).some((file) => {
    const text = readText(join(install.settingsRoots[harness], file)) ?? ''
    return text.includes('orc-hooks')
  })
}

function pending(install: InstallFacts): string[] | undefined {
  if (!install.manifest) return undefined
  try {
    return planInit(install, install.manifest.choices).steps.map(({ id }) => id)
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)]
  }
}

/** A worktree or a clone has the settings only if they are in a commit. */
function unshared(install: InstallFacts, harnesses: readonly Harness[]): DoctorFacts['unshared'] {
  const top = install.paths.worktree
  const files = harnesses.flatMap((harness) =>
    settingsFiles(harness).map((file) => relative(top, join(install.settingsRoots[harness], file))),
  )
  const here = files.filter((file) => existsSync(join(top, file)))
  const tracked = git(top, ['ls-files', '-z', '--', ...here]).stdout.split('\0')
  return {
    files: here.filter((file) => !tracked.includes(file)),
    worktrees: install.linkedWorktrees.filter(
      (linked) => linked !== top && !here.some((f) => existsSync(join(linked, f))),
    ),
  }
}

function versionOf(install: InstallFacts, harness: Harness, env: Env): string | undefined {
  if (harness === 'claude') return install.claudeVersion
  const path = onPath(HARNESS_SIGNS[harness].command, env)
  if (!path) return undefined
  return /\d+\.\d+\.\d+/.exec(runProcess(path, ['--version'], { cwd: '/', env, timeoutMs: 3000 }).stdout)?.[0]
}

function claudeFiles(root: string, env: Env): ClaudeFile[] {
  const user = env['CLAUDE_CONFIG_DIR'] ?? join(home(env), '.claude')
  const files = [
    { level: 'project', path: join(root, '.claude/settings.json') },
    { level: 'local', path: join(root, '.claude/settings.local.json') },
    { level: 'user', path: join(user, 'settings.json') },
  ] as const
  return files.flatMap(({ level, path }) => {
    const text = readText(path)
    return text === undefined ? [] : [{ level, path, text }]
  })
}

function lookAtState(install: InstallFacts): DoctorFacts['state'] {
  const { stateDir, worktree } = install.paths
  const at = statePaths(stateDir)
  // The lock itself, and the claims on stale locks that are named after it.
  const lockNames = names(at.cache).filter((name) => name.startsWith(`${basename(at.progress)}.lock`))
  const locks = lockNames
    .map((name) => join(at.cache, name))
    .filter((path) => {
      const stat = statSync(path, { throwIfNoEntry: false })
      return stat && Date.now() - stat.mtimeMs > STALE_LOCK_MS
    })
  const isInside = stateDir.startsWith(worktree)
  return {
    isIgnored: !isInside || git(worktree, ['check-ignore', '-q', '--no-index', join(stateDir, 'cache/x')]).code === 0,
    problem: writeProblem(stateDir),
    staleLocks: locks,
    waitingFacts: names(at.spool).filter((name) => !name.startsWith('.')).length,
  }
}

function writeProblem(stateDir: string): string | undefined {
  const path = join(stateDir, `.doctor-${process.pid}`)
  try {
    if (!existsSync(stateDir)) return undefined
    writeFileSync(path, 'x')
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    rmSync(path, { force: true })
  }
}

/** Names git never calls, and files in `<common>/hooks` while core.hooksPath points elsewhere. */
function uncalledHooks(install: InstallFacts): DoctorFacts['uncalledHooks'] {
  const { directory, kind } = install.hooks
  const plain = join(install.paths.commonDir, 'hooks')
  const known = new Set<string>([...CLIENT_HOOKS, ...RARE_HOOKS, ...SERVER_HOOKS, POST_PUSH])
  const called = kind === 'outside' ? [] : files(directory)
  const unknown = called
    .filter((name) => !known.has(name) && /^(pre|post|commit|prepare)-[a-z-]+$/.test(name))
    .map((name) => ({ path: join(directory, name), why: `git has no hook called ${name}` }))
  const shadowed = directory === plain ? [] : files(plain).filter((name) => known.has(name))
  return [
    ...unknown,
    ...shadowed.map((name) => ({ path: join(plain, name), why: `core.hooksPath points to ${basename(directory)}` })),
  ]
}

const SERVER_HOOKS = ['fsmonitor-watchman', 'post-receive', 'post-update', 'pre-receive', 'proc-receive', 'update']

function files(directory: string): string[] {
  return names(directory).filter(
    (name) => !name.endsWith(KEPT_SUFFIX) && lstatSync(join(directory, name)).isFile() && !name.endsWith('.sample'),
  )
}

function names(directory: string): string[] {
  return existsSync(directory) ? readdirSync(directory) : []
}

function home(env: Env): string {
  return env['HOME'] ?? homedir()
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
