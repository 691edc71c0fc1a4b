import { join } from 'node:path'
import { type Entry, textFile } from '../core/entry.ts'
import { shellWord } from '../core/shell-word.ts'
import { calledDirectory } from './called-directory.ts'
import type { HookSetup, InstallFacts, Wanted } from './domain.ts'
import { say } from './messages.ts'
import { KEPT_SUFFIX, REFERENCE_HOOK, runtimePaths } from './names.ts'
import { isOurs } from './ours.ts'

interface ReferencePlan {
  readonly config: readonly []
  readonly files: readonly Wanted[]
  readonly problems: readonly string[]
}

/**
 * The hook reference-transaction, which notes pushes that pre-push does not see. git calls it for every change of a ref,
 * so it lies where git itself looks, whoever manages the other hooks: a manager in between would cost each of them more.
 */
export function planReference(facts: InstallFacts): ReferencePlan {
  const at = runtimePaths(facts.paths)
  const { hooks } = facts
  if (hooks.kind === 'outside') return { config: [], files: [], problems: [say.referenceOutside(hooks.directory)] }
  // husky makes its directory itself, and is asked to first.
  if (hooks.kind === 'husky' && !hooks.isActive) return { config: [], files: [], problems: [] }
  const path = join(calledDirectory(hooks), REFERENCE_HOOK)
  const runtime = template(facts, 'reference-transaction.sh')
  const placed = place(facts, path)
  return {
    config: [],
    files: [
      { after: runtime, notes: [], path: at.referenceTransaction, role: 'runtime' },
      ...placed.files,
      ...(placed.files.length === 0 ? [] : dispatcher(facts, hooks)),
    ],
    problems: placed.problems,
  }
}

function place(facts: InstallFacts, path: string): Pick<ReferencePlan, 'files' | 'problems'> {
  const kept = path + KEPT_SUFFIX
  const after = template(facts, 'hook-reference-transaction.sh', `\${0%/*}/${REFERENCE_HOOK}${KEPT_SUFFIX}`)
  const now = facts.files[path]?.entry ?? null
  const own: Wanted = { after, notes: [say.reference()], path, role: 'own' }
  if (!now || isOurs(now)) return { files: [own], problems: [] }
  if (facts.files[kept]?.entry) return { files: [], problems: [say.keptHookInTheWay(path, kept)] }
  return { files: [{ after: now, notes: [say.keptHook(REFERENCE_HOOK)], path: kept, role: 'kept' }, own], problems: [] }
}

/** In linked worktrees git looks into our dispatchers where core.hooksPath is relative. */
function dispatcher(facts: InstallFacts, setup: HookSetup): readonly Wanted[] {
  if (!('relative' in setup) || setup.relative === undefined) return []
  const theirs = join(setup.relative, setup.kind === 'husky' ? '_' : '', REFERENCE_HOOK)
  const after = template(facts, 'hook-reference-transaction.sh', shellWord(theirs))
  return [{ after, notes: [], path: join(runtimePaths(facts.paths).dispatchers, REFERENCE_HOOK), role: 'own' }]
}

function template(facts: InstallFacts, name: string, theirs = ''): Entry {
  return textFile(
    (facts.bundle.templates[name] ?? '').replace('@THEIRS@', () => theirs),
    0o755,
  )
}

/** Takes the hook away again where it was chosen once. */
export function planNoReference(facts: InstallFacts): ReferencePlan {
  const at = runtimePaths(facts.paths)
  const path = join(calledDirectory(facts.hooks), REFERENCE_HOOK)
  const kept = path + KEPT_SUFFIX
  const isChosen = isOurs(facts.files[path]?.entry ?? null)
  const before = facts.files[kept]?.entry ?? null
  const gone: Wanted[] = [
    { after: before, notes: [], path, role: 'own' },
    { after: null, notes: [], path: kept, role: 'kept' },
  ]
  const files: Wanted[] = [
    ...(isChosen ? gone : []),
    { after: null, notes: [], path: at.referenceTransaction, role: 'runtime' },
  ]
  return { config: [], files: files.filter((file) => facts.files[file.path]?.entry), problems: [] }
}
