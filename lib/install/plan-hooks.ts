import { join } from 'node:path'
import { type Entry, textFile, textOf } from '../core/entry.ts'
import { shellWord } from '../core/shell-word.ts'
import { putBlockFirst, putBlockLast } from './block.ts'
import type { HookSetup, InitOptions, InstallFacts, Wanted, WantedConfig } from './domain.ts'
import { say } from './messages.ts'
import {
  BLOCK_END,
  BLOCK_START,
  CHECK_HOOKS,
  CLIENT_HOOKS,
  KEPT_SUFFIX,
  OUR_HOOK,
  RARE_HOOKS,
  runtimePaths,
  WORKTREE_INCLUDE_KEY,
  WORKTREE_INCLUDE_VALUE,
} from './names.ts'
import { isOurs } from './ours.ts'
import { planPostPush } from './plan-push.ts'
import { planNoReference, planReference } from './plan-reference.ts'
import { isShellScript } from './shell-script.ts'

export interface HookPlan {
  readonly files: readonly Wanted[]
  readonly config: readonly WantedConfig[]
  readonly problems: readonly string[]
}

const LEFTHOOK_IGNORED = `${BLOCK_START}
/lefthook-local.yml
/.lefthook-local/
${BLOCK_END}
`

const NOTHING: HookPlan = { config: [], files: [], problems: [] }

type Choices = Pick<InitOptions, 'mergeCheck' | 'referenceTransaction'>

/** What has to be where so that git calls our pre-push, whoever manages the hooks of the repository. */
export function planHooks(facts: InstallFacts, choices: Choices): HookPlan {
  const reference = choices.referenceTransaction ? planReference(facts) : planNoReference(facts)
  // The last plan of a path counts: a dispatcher for this hook is one of its own.
  const { config, files, problems } = combine(planCalled(facts, choices), reference)
  return { config, files: [...new Map(files.map((file) => [file.path, file])).values()], problems }
}

function planCalled(facts: InstallFacts, choices: Choices): HookPlan {
  const setup = facts.hooks
  switch (setup.kind) {
    case 'plain':
      return combine(chain(facts, setup.directory), planPostPush(facts), noWorktrees(facts))
    case 'husky':
      return combine(inScript(facts, setup.directory), planPostPush(facts), inWorktrees(facts, setup), {
        ...NOTHING,
        problems: setup.isActive ? [] : [say.huskyInactive()],
      })
    case 'directory':
      return combine(inScript(facts, setup.directory), planPostPush(facts), inWorktrees(facts, setup))
    case 'lefthook':
      return combine(planLefthook(facts, setup.directory, choices), planPostPush(facts), noWorktrees(facts))
    case 'outside':
      return { ...noWorktrees(facts), problems: [say.hooksPathOutside(setup.directory, setup.scope)] }
  }
}

/** Our hook before an existing one, which is kept beside it; alone where there is none. */
function chain(facts: InstallFacts, directory: string): HookPlan {
  const path = join(directory, OUR_HOOK)
  const kept = path + KEPT_SUFFIX
  const stub = textFile(template(facts, 'hook-plain.sh'), 0o755)
  const own: Wanted = { after: stub, notes: [], path, role: 'own' }
  const now = facts.files[path]?.entry ?? null
  if (!now || isOurs(now)) return { ...NOTHING, files: [own] }
  if (facts.files[kept]?.entry) return { ...NOTHING, problems: [say.keptHookInTheWay(path, kept)] }
  const files: Wanted[] = [
    { after: now, notes: [say.keptHook(OUR_HOOK)], path: kept, role: 'kept' },
    { ...own, notes: [say.chainedHook(OUR_HOOK)] },
  ]
  return { ...NOTHING, files }
}

/** A marked block at the top of a shell script; around anything else, a chain. */
function inScript(facts: InstallFacts, directory: string): HookPlan {
  const path = join(directory, OUR_HOOK)
  const now = facts.files[path]?.entry ?? null
  const text = now ? textOf(now) : '#!/bin/sh\n'
  if (isOurs(now) || text === undefined || !isShellScript(text)) return chain(facts, directory)
  const mode = now?.kind === 'file' ? now.mode : 0o755
  const after = textFile(putBlockFirst(text, template(facts, 'hook-block.sh')), mode)
  return { ...NOTHING, files: [{ after, notes: [], path, role: 'block' }] }
}

/**
 * In a linked worktree a relative core.hooksPath names a directory that is often not there (husky's `_` is ignored by
 * git), so all linked worktrees, also later ones, get dispatchers in the common directory instead.
 */
function inWorktrees(facts: InstallFacts, setup: Extract<HookSetup, { kind: 'husky' | 'directory' }>): HookPlan {
  if (setup.relative === undefined) return noWorktrees(facts)
  const at = runtimePaths(facts.paths)
  const script = template(facts, 'hook-worktree.sh')
    .replace('@DIRECTORY@', () => shellWord(setup.relative ?? ''))
    .replace('@STYLE@', setup.kind)
  const names = [...new Set([...CLIENT_HOOKS, ...otherHooks(facts, setup.directory)])]
  const own = (path: string, after: Entry): Wanted => ({ after, notes: [], path, role: 'own' })
  return {
    config: [
      {
        key: WORKTREE_INCLUDE_KEY,
        notes: [say.worktreeInclude()],
        value: WORKTREE_INCLUDE_VALUE,
      },
    ],
    files: [
      ...names.map((name) => own(join(at.dispatchers, name), textFile(script, 0o755))),
      own(at.worktreeConfig, textFile(worktreeConfig(at.dispatchers))),
    ],
    problems: [],
  }
}

/** Takes the dispatchers away where core.hooksPath is no longer relative: they would hide the hooks of the repository. */
function noWorktrees(facts: InstallFacts): HookPlan {
  const at = runtimePaths(facts.paths)
  const paths = [...[...CLIENT_HOOKS, ...RARE_HOOKS].map((name) => join(at.dispatchers, name)), at.worktreeConfig]
  const old = paths.filter((path) => facts.files[path]?.entry)
  return {
    config:
      (facts.config.values[WORKTREE_INCLUDE_KEY] ?? null) === null
        ? []
        : [{ key: WORKTREE_INCLUDE_KEY, notes: [], value: null }],
    files: old.map((path) => ({ after: null, notes: [], path, role: 'own' })),
    problems: [],
  }
}

/** Hooks beyond the usual that somebody has put into the directory; a dispatcher for every possible hook would cost each commit. */
function otherHooks(facts: InstallFacts, directory: string): string[] {
  return RARE_HOOKS.filter((name) => facts.files[join(directory, name)]?.entry)
}

function worktreeConfig(dispatchers: string): string {
  const value = dispatchers.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
  return `# orc-hooks: read in linked worktrees only, see includeIf in the configuration beside.\n[core]\n\thooksPath = "${value}"\n`
}

function planLefthook(facts: InstallFacts, directory: string, choices: Choices): HookPlan {
  const hook = join(directory, OUR_HOOK)
  const now = facts.files[hook]?.entry ?? null
  const stub = !now || isOurs(now) ? chain(facts, directory).files : []
  const tops = [facts.paths.worktree, ...facts.linkedWorktrees, facts.paths.mainWorktree]
  const plans = [...new Set(tops)].map((top) => lefthookLocal(facts, top, choices))
  const exclude = runtimePaths(facts.paths).exclude
  const rules = textOf(facts.files[exclude]?.entry ?? null) ?? ''
  const ignored = textFile(putBlockLast(rules, LEFTHOOK_IGNORED))
  return combine({ ...NOTHING, files: stub }, ...plans, {
    ...NOTHING,
    files: [{ after: ignored, notes: [say.lefthookIgnored()], path: exclude, role: 'block' }],
  })
}

/** lefthook reads `lefthook-local.yml` beside its own file; one that is there already is not edited blindly. */
function lefthookLocal(facts: InstallFacts, top: string, { mergeCheck }: Choices): HookPlan {
  const config = join(top, 'lefthook-local.yml')
  const text = template(facts, 'lefthook-local.yml') + (mergeCheck ? template(facts, 'lefthook-check.yml') : '')
  const now = facts.files[config]?.entry ?? null
  const scripts = [OUR_HOOK, ...(mergeCheck ? CHECK_HOOKS : [])].map(
    (name): Wanted => ({
      after: textFile(template(facts, 'hook-lefthook.sh', name), 0o755),
      notes: [],
      path: join(top, '.lefthook-local', name, 'orc-hooks.sh'),
      role: 'own',
    }),
  )
  if (now && !isOurs(now)) return { ...NOTHING, files: scripts, problems: [say.lefthookSnippet(config, text)] }
  return { ...NOTHING, files: [...scripts, { after: textFile(text), notes: [], path: config, role: 'own' }] }
}

function template(facts: InstallFacts, name: string, hook: string = OUR_HOOK): string {
  return (facts.bundle.templates[name] ?? '').replaceAll('@NAME@', hook)
}

function combine(...plans: readonly HookPlan[]): HookPlan {
  return {
    config: plans.flatMap((plan) => plan.config),
    files: plans.flatMap((plan) => plan.files),
    problems: plans.flatMap((plan) => plan.problems),
  }
}
