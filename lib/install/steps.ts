import { relative } from 'node:path'
import { type Entry, sameEntry } from '../core/entry.ts'
import { EXIT, OrcError } from '../core/errors.ts'
import type { FileStep, GitConfigStep, Step } from '../core/plan.ts'
import type { InstallFacts, Wanted } from './domain.ts'

/**
 * The steps that bring the files into the wanted state; none for what is there already. Directories first.
 * Throws `UNWRITABLE` for a target that cannot be written.
 */
export function fileSteps(facts: InstallFacts, wanted: readonly Pick<Wanted, 'after' | 'notes' | 'path'>[]): Step[] {
  const changes = wanted.filter(({ after, path }) => !sameEntry(facts.files[path]?.entry ?? null, after))
  const made = changes.filter(({ after }) => after).flatMap(({ path }) => facts.files[path]?.missingDirectories ?? [])
  return [
    ...[...new Set(made)].map(
      (path) => ({ after: 'present', id: nameOf(facts, path), kind: 'directory', path }) as const,
    ),
    ...changes.map(({ after, notes, path }) => fileStep(facts, path, { after, notes })),
  ]
}

function fileStep(
  facts: InstallFacts,
  path: string,
  change: { after: Entry | null; notes: readonly string[] },
): FileStep {
  const state = facts.files[path]
  if (!state || state.problem) {
    throw new OrcError(state?.problem ?? `not looked at: ${path}`, {
      code: 'UNWRITABLE',
      exitCode: EXIT.input,
      hint: 'nothing was written; move it away, then run the command again',
    })
  }
  return {
    after: change.after,
    before: state.entry,
    id: nameOf(facts, path),
    kind: 'file',
    notes: change.notes,
    path: state.path,
  }
}

/** The step that sets, or with null removes, a value of ours in the repository's configuration; none if it is so already. */
export function configStep(
  facts: InstallFacts,
  key: string,
  change: { after: string | null; notes: readonly string[] },
): GitConfigStep[] {
  const before = facts.config.values[key] ?? null
  if (before === change.after) return []
  return [{ ...change, before, file: facts.config.file, id: `git config ${key}`, key, kind: 'git-config' }]
}

/** How a path is shown: from the top of the worktree, or of the common directory. */
export function nameOf(facts: InstallFacts, path: string): string {
  const { commonDir, worktree } = facts.paths
  const name = relative(worktree, path)
  return name.startsWith('..') ? path.replace(`${commonDir}/`, '.git/') : name
}
