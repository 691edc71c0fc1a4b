import { join } from 'node:path'
import { textFile, textOf } from '../core/entry.ts'
import { shellWord } from '../core/shell-word.ts'
import { putBlockFirst } from './block.ts'
import type { InstallFacts, Wanted } from './domain.ts'
import { say } from './messages.ts'
import { CHECK_HOOKS, runtimePaths } from './names.ts'
import { isOurs, withoutOurs } from './ours.ts'
import { isShellScript } from './shell-script.ts'

interface CheckPlan {
  readonly config: readonly []
  readonly files: readonly Wanted[]
  readonly problems: readonly string[]
}

/** The check of merged files: its program, and a block in the hooks pre-commit and post-merge, whoever calls them. */
export function planCheck(facts: InstallFacts): CheckPlan {
  const at = runtimePaths(facts.paths)
  const runtime: readonly Wanted[] = [
    { after: textFile(facts.bundle.mergeCheck), notes: [], path: at.mergeCheck, role: 'runtime' },
    ...CHECK_HOOKS.map(
      (name): Wanted => ({
        after: textFile(script(facts, name), 0o755),
        notes: [],
        path: at.checks[name],
        role: 'runtime',
      }),
    ),
  ]
  if (facts.hooks.kind === 'outside')
    return { config: [], files: runtime, problems: [say.checkOutside(facts.hooks.directory)] }
  const hooks = CHECK_HOOKS.map((name) => hook(facts, name))
  return {
    config: [],
    files: [...runtime, ...hooks.flatMap(({ files }) => files)],
    problems: hooks.flatMap(({ problems }) => problems),
  }
}

/** Takes the check away again where it was chosen once. */
export function planNoCheck(facts: InstallFacts): CheckPlan {
  const at = runtimePaths(facts.paths)
  const programs = [at.mergeCheck, at.mergeCheckCache, ...CHECK_HOOKS.map((name) => at.checks[name])]
  const blocks = CHECK_HOOKS.map((name) => join(facts.hooks.directory, name))
  const gone = (path: string, role: 'block' | 'runtime'): Wanted[] => {
    const now = facts.files[path]?.entry ?? null
    const after = withoutOurs(path, role, now)
    return now && after !== now ? [{ after, notes: [], path, role }] : []
  }
  const files = [...blocks.flatMap((path) => gone(path, 'block')), ...programs.flatMap((path) => gone(path, 'runtime'))]
  return { config: [], files: files.filter((file) => !isSame(facts, file)), problems: [] }
}

function isSame(facts: InstallFacts, { after, path }: Wanted): boolean {
  return after !== null && textOf(after) === textOf(facts.files[path]?.entry ?? null)
}

function hook(facts: InstallFacts, name: string): Pick<CheckPlan, 'files' | 'problems'> {
  const path = join(facts.hooks.directory, name)
  const now = facts.files[path]?.entry ?? null
  const text = now ? textOf(now) : '#!/bin/sh\n'
  // lefthook writes its hooks itself, and runs ours by its own configuration.
  if (facts.hooks.kind === 'lefthook' && now && !isOurs(now)) return { files: [], problems: [] }
  if (text === undefined || !isShellScript(text)) return { files: [], problems: [say.checkLeft(path)] }
  const block = (facts.bundle.templates['check-block.sh'] ?? '').replaceAll('@NAME@', name)
  const mode = now?.kind === 'file' ? now.mode : 0o755
  return {
    files: [{ after: textFile(putBlockFirst(text, block), mode), notes: [], path, role: 'block' }],
    problems: [],
  }
}

function script(facts: InstallFacts, name: string): string {
  const pathspecs = facts.merge.patterns.map((pattern) => shellWord(pathspecOf(pattern))).join(' ')
  return (facts.bundle.templates['merge-check.sh'] ?? '')
    .replaceAll('@NAME@', name)
    .replaceAll('@PATHSPECS@', () => pathspecs)
}

/** A pattern of an attributes file as a pathspec: without a slash it is about names, in any directory. */
function pathspecOf(pattern: string): string {
  return pattern.includes('/') ? `:(glob)${pattern.replace(/^\//, '')}` : `:(glob)**/${pattern}`
}
