import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { parse } from 'jsonc-parser'
import { readEntry } from '../core/entry.adapter.ts'
import type { Entry } from '../core/entry.ts'
import { findRepository, type RepositoryPaths } from '../core/paths.ts'
import { git, runProcess } from '../core/proc.ts'
import { noRepository } from '../core/repository-at.adapter.ts'
import { HARNESSES, type Harness } from '../harness/domain.ts'
import { classifyHooks, isInside } from './classify-hooks.ts'
import type { Bundle, FileState, HookFacts, InstallFacts } from './domain.ts'
import { HARNESS_SIGNS } from './harness-signs.ts'
import { parseManifest } from './manifest.ts'
import { mergeFacts } from './merge-facts.adapter.ts'
import { say } from './messages.ts'
import { CONFIG_KEYS, runtimePaths } from './names.ts'
import { onPath } from './on-path.adapter.ts'
import { type Found, hookPaths, pathsToRead } from './paths-to-read.ts'
import { viewsIn } from './views.adapter.ts'

type Env = Readonly<Record<string, string | undefined>>

const CLAUDE_TIMEOUT_MS = 2000

/** Everything `init`, `uninstall` and `doctor` have to know, read in one go. Throws `NO_REPOSITORY` outside of one. */
export function inspect(cwd: string, env: Env, bundle: Bundle): InstallFacts {
  const paths = findRepository(cwd)
  if (!paths || git(cwd, ['rev-parse', '--git-dir']).code !== 0) throw noRepository(cwd, 'git init')
  const hooks = classifyHooks(hookFacts(paths), paths)
  const settingsRoots = rootsOf(cwd, paths)
  const linkedWorktrees = listWorktrees(paths)
  const manifest = parseManifest(readText(runtimePaths(paths).manifest) ?? '')
  const config = join(paths.commonDir, 'config')
  const views = viewsIn([paths.mainWorktree, paths.worktree, ...linkedWorktrees])
  const facts = { bundle, hooks, linkedWorktrees, manifest, paths, settingsRoots, views }
  return {
    ...facts,
    claudeVersion: claudeVersion(env),
    config: { file: config, values: configValues(config) },
    detectedHarnesses: HARNESSES.filter((harness) => isDetected(harness, settingsRoots[harness], env)),
    files: Object.fromEntries(pathsToRead(facts).map((path) => [path, look(path, facts)])),
    ignoresState: ignoresState(paths),
    merge: mergeFacts(paths),
    stateNames: names(paths.stateDir).filter((name) => name !== '.gitignore'),
    userHasStatusLine: userHasStatusLine(env, settingsRoots.claude),
  }
}

function hookFacts(paths: RepositoryPaths): HookFacts {
  return {
    hasHusky: existsSync(join(paths.worktree, '.husky')) && packageNames(paths.worktree, 'husky'),
    hooksPaths: hooksPaths(paths),
    lefthookConfig: LEFTHOOK_FILES.find((name) => /^[^#\s]/m.test(readText(join(paths.worktree, name)) ?? '')),
  }
}

const LEFTHOOK_FILES = ['', '.', '.config/'].flatMap((prefix) =>
  ['yml', 'yaml', 'toml', 'json'].map((extension) => `${prefix}lefthook.${extension}`),
)

/** Every core.hooksPath, weakest first, but for the one in the file we include for linked worktrees. */
function hooksPaths(paths: RepositoryPaths): HookFacts['hooksPaths'] {
  const args = ['config', '--show-scope', '--show-origin', '-z', '--type=path', '--get-all', 'core.hooksPath']
  const fields = git(paths.worktree, args).stdout.split('\0')
  const found: { origin: string; scope: string; value: string }[] = []
  for (let at = 0; at + 2 < fields.length; at += 3) {
    found.push({ origin: fields[at + 1] ?? '', scope: fields[at] ?? '', value: fields[at + 2] ?? '' })
  }
  return found.filter(({ origin, value }) => value !== '' && !origin.endsWith('orc-hooks/worktree.gitconfig'))
}

function packageNames(top: string, name: string): boolean {
  return (readText(join(top, 'package.json')) ?? '').includes(`"${name}"`)
}

/** A sub-package of a monorepo keeps its own settings where it has the harness's directory already. */
function rootsOf(cwd: string, paths: RepositoryPaths): Record<Harness, string> {
  const top = paths.worktree
  const find = (harness: Harness, directory: string): string => {
    const sign = HARNESS_SIGNS[harness].directory
    if (directory === top || !isInside(directory, top) || existsSync(join(directory, sign))) return directory
    return find(harness, dirname(directory))
  }
  const start = isInside(realpathSync(cwd), top) ? realpathSync(cwd) : top
  return Object.fromEntries(HARNESSES.map((harness) => [harness, find(harness, start)])) as Record<Harness, string>
}

function listWorktrees(paths: RepositoryPaths): string[] {
  const listed = git(paths.worktree, ['worktree', 'list', '--porcelain']).stdout
  const tops = [...listed.matchAll(/^worktree (.*)$/gm)].map((match) => match[1] ?? '')
  return tops.slice(1).filter((top) => existsSync(top))
}

/** What is at `path`, behind symbolic links unless it is a hook, which may be a link of its own that we only move. */
function look(path: string, found: Found): FileState {
  const isHook = hookPaths(found.hooks).includes(path)
  const target = isHook ? join(behindLinks(dirname(path)), basename(path)) : behindLinks(path)
  const missingDirectories = missingAbove(target)
  const homes = [found.paths.worktree, found.paths.mainWorktree, found.paths.commonDir, ...found.linkedWorktrees]
  const state = { entry: null, missingDirectories, path: target }
  if (!homes.some((home) => isInside(target, home))) return { ...state, problem: say.leavesRepository(path, target) }
  try {
    return { ...state, entry: readEntry(target) as Entry | null }
  } catch (error) {
    return { ...state, problem: error instanceof Error ? error.message : String(error) }
  }
}

/** `path` with all its symbolic links followed, also where its end does not exist; `/` for links in a circle. */
function behindLinks(path: string, depth = 0): string {
  if (depth > 40) return '/'
  try {
    return realpathSync(path)
  } catch {
    const parent = behindLinks(dirname(path), depth + 1)
    const here = join(parent, basename(path))
    const isLink = lstatSync(here, { throwIfNoEntry: false })?.isSymbolicLink()
    return isLink ? behindLinks(resolve(parent, readlinkSync(here)), depth + 1) : here
  }
}

function missingAbove(path: string): string[] {
  const parent = dirname(path)
  return parent === path || existsSync(parent) ? [] : [...missingAbove(parent), parent]
}

/** One file of each kind that we write beside the tracked ones. */
const IGNORED = ['.orchestra/cache/progress.json', '.deployment-monitor-0.pid', '.deployment-status-0.log']

/** Only a rule of the repository counts: a person's own exclude file does not help the others. */
function ignoresState(paths: RepositoryPaths): boolean {
  const rules = git(paths.worktree, ['check-ignore', '--no-index', '--verbose', ...IGNORED])
    .stdout.trimEnd()
    .split('\n')
  const sources = rules.map((rule) => rule.split(':')[0] ?? '')
  const isShared = (source: string) =>
    source.endsWith('.gitignore') && !source.startsWith('/') && !source.startsWith('.orchestra')
  return sources.length === IGNORED.length && sources.every(isShared)
}

function claudeVersion(env: Env): string | undefined {
  const path = onPath('claude', env)
  if (!path) return undefined
  const said = runProcess(path, ['--version'], { cwd: '/', env, timeoutMs: CLAUDE_TIMEOUT_MS }).stdout
  return /^\d+\.\d+\.\d+/.exec(said)?.[0]
}

function isDetected(harness: Harness, root: string, env: Env): boolean {
  const { command, directory } = HARNESS_SIGNS[harness]
  return existsSync(join(root, directory)) || onPath(command, env) !== undefined
}

function userHasStatusLine(env: Env, root: string): boolean {
  const home = env['CLAUDE_CONFIG_DIR'] ?? join(env['HOME'] ?? homedir(), '.claude')
  return [join(home, 'settings.json'), join(root, '.claude/settings.local.json')].some((path) => {
    const settings: unknown = parse(readText(path) ?? '')
    return typeof settings === 'object' && settings !== null && 'statusLine' in settings
  })
}

function configValues(file: string): Record<string, string | null> {
  const read = (key: string) => {
    const found = git(dirname(file), ['config', '--file', file, '--get', key])
    return found.code === 0 ? found.stdout.replace(/\n$/, '') : null
  }
  return Object.fromEntries(CONFIG_KEYS.map((key) => [key, read(key)]))
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

function names(directory: string): string[] {
  return existsSync(directory) ? readdirSync(directory) : []
}
