import { dirname, join } from 'node:path'
import { type Entry, sameEntry } from '../core/entry.ts'
import type { Step } from '../core/plan.ts'
import { HARNESSES } from '../harness/domain.ts'
import { calledDirectory } from './called-directory.ts'
import type { InstallFacts, InstallPlan, Role, Wanted } from './domain.ts'
import { settingsFiles } from './editors.ts'
import { absolute, hashEntry, recordOf } from './manifest.ts'
import { say } from './messages.ts'
import { CHECK_HOOKS, CONFIG_KEYS, KEPT_SUFFIX, OUR_HOOK, POST_PUSH, REFERENCE_HOOK, runtimePaths } from './names.ts'
import { isOurs, withoutOurs } from './ours.ts'
import { configStep, fileSteps, nameOf } from './steps.ts'

/**
 * What takes the installation back: files as they were where they are still as we left them, without our part where
 * somebody changed them since; then the directories we made, if they are empty. The hooks go first, the manifest last.
 */
export function planUninstall(facts: InstallFacts, options: { readonly purge: boolean }): InstallPlan {
  const found = targets(facts, options).map(({ path, role }) => takeOut(facts, path, role))
  const files = found.filter(({ path }) => path !== runtimePaths(facts.paths).manifest)
  const record = found.filter(({ path }) => path === runtimePaths(facts.paths).manifest)
  return {
    notes: found.flatMap(({ notes }) => notes),
    problems: [],
    steps: [
      ...CONFIG_KEYS.flatMap((key) => configStep(facts, key, { after: before(facts, key), notes: [] })),
      ...fileSteps(
        facts,
        files.map((file) => ({ ...file, notes: [] })),
      ),
      // Without our block in .gitignore they would end in somebody's commit.
      ...fileSteps(
        facts,
        facts.views.map((path) => ({ after: null, notes: [], path })),
      ),
      ...fileSteps(facts, record),
      ...directories(facts),
    ],
  }
}

/** What the configuration said before the first installation. */
function before(facts: InstallFacts, key: string): string | null {
  return facts.manifest?.config.find((entry) => entry.key === key)?.before ?? null
}

interface Target {
  readonly path: string
  readonly role: Role
}

/** Hooks before what they run, so that no push in between finds half of it. */
function targets(facts: InstallFacts, options: { readonly purge: boolean }): Target[] {
  const at = runtimePaths(facts.paths)
  const settings = HARNESSES.flatMap((harness) =>
    settingsFiles(harness).map(
      (file) => ({ path: join(facts.settingsRoots[harness], file), role: 'settings' }) as const,
    ),
  )
  const hook = join(facts.hooks.directory, OUR_HOOK)
  const recorded = (facts.manifest?.files ?? []).map(({ path, role }) => ({ path: absolute(facts, path), role }))
  const known: Target[] = [
    { path: hook, role: 'block' },
    { path: join(facts.hooks.directory, POST_PUSH), role: 'block' },
    // In a clone that got our hook with a commit no manifest knows of the hook it replaced.
    ...[hook, join(calledDirectory(facts.hooks), REFERENCE_HOOK)]
      .filter((path) => isOurs(facts.files[path]?.entry ?? null))
      .map((path) => ({ path: path + KEPT_SUFFIX, role: 'kept' }) as const),
    // Every file that says it is ours, known to the manifest or not; lefthook keeps a hook it replaces as `.old`.
    ...Object.keys(facts.files).flatMap((path) =>
      isOurs(facts.files[path]?.entry ?? null) ? [{ path, role: 'own' } as const] : [],
    ),
    { path: at.exclude, role: 'block' },
    { path: at.attributes, role: 'block' },
    { path: join(facts.paths.worktree, '.gitattributes'), role: 'block' },
    { path: join(facts.paths.worktree, '.gitignore'), role: 'block' },
    ...settings,
    { path: at.agentEvent, role: 'runtime' },
    { path: at.agentCache, role: 'runtime' },
    { path: at.deploymentMonitor, role: 'runtime' },
    ...CHECK_HOOKS.map((name) => ({ path: join(facts.hooks.directory, name), role: 'block' }) as const),
    ...CHECK_HOOKS.map((name) => ({ path: at.checks[name], role: 'runtime' }) as const),
    { path: at.mergeCache, role: 'runtime' },
    { path: at.mergeCheck, role: 'runtime' },
    { path: at.mergeCheckCache, role: 'runtime' },
    { path: at.pendingLockfiles, role: 'runtime' },
    { path: at.mergeDriver, role: 'runtime' },
    { path: at.progressViews, role: 'runtime' },
    { path: at.prePush, role: 'runtime' },
    { path: at.pushAnswer, role: 'runtime' },
    { path: at.pushCatchUp, role: 'runtime' },
    { path: at.pushEvent, role: 'runtime' },
    { path: at.pushNote, role: 'runtime' },
    { path: at.pushSettle, role: 'runtime' },
    { path: at.pushWatch, role: 'runtime' },
    { path: at.referenceTransaction, role: 'runtime' },
    { path: at.trust, role: 'runtime' },
    { path: at.gatePassed, role: 'runtime' },
    { path: at.manifest, role: 'runtime' },
    { path: at.stateIgnore, role: 'runtime' },
  ]
  // Of two roles for one file the first counts.
  const all = [...new Map([...recorded, ...known].toReversed().map((target) => [target.path, target])).values()]
  const order = (target: Target) => (target.role === 'runtime' ? 2 : target.role === 'kept' ? 1 : 0)
  return all
    .filter(({ path }) => facts.files[path]?.entry)
    .filter(({ path }) => path !== at.stateIgnore || options.purge || facts.stateNames.length === 0)
    .sort((a, b) => order(a) - order(b))
}

function takeOut(facts: InstallFacts, path: string, role: Role): Wanted {
  const now = facts.files[path]?.entry ?? null
  const record = recordOf(facts, path)
  const kept = facts.files[path + KEPT_SUFFIX]?.entry ?? null
  if (role === 'kept') return { after: null, notes: [], path, role }
  if (kept && isOurs(now)) return { after: kept, notes: [], path, role }
  if (record && record.after === hashEntry(now)) return { after: record.before, notes: [], path, role }
  const after = withoutOurs(path, isOurs(now) ? 'own' : role, now)
  return { after, notes: record ? note(facts, path, { after, now }) : [], path, role }
}

function note(facts: InstallFacts, path: string, entries: { after: Entry | null; now: Entry | null }): string[] {
  const name = nameOf(facts, path)
  return [sameEntry(entries.after, entries.now) ? say.keptChanged(name) : say.changedSince(name)]
}

function directories(facts: InstallFacts): Step[] {
  const at = runtimePaths(facts.paths)
  const made = facts.manifest?.directories.map((name) => absolute(facts, name)) ?? settingsDirectories(facts)
  return [...new Set([at.directory, at.dispatchers, facts.paths.stateDir, ...made])]
    .toReversed()
    .map((path) => ({ after: 'absent', id: `rmdir ${nameOf(facts, path)}`, kind: 'directory', path }) as const)
}

/** Without a manifest: the directories of the settings, which go if nothing else is in them; outermost first. */
function settingsDirectories(facts: InstallFacts): string[] {
  return HARNESSES.flatMap((harness) => {
    const root = facts.settingsRoots[harness]
    const above = (path: string): string[] => (path === root ? [] : [...above(dirname(path)), path])
    return settingsFiles(harness).flatMap((file) => above(dirname(join(root, file))))
  })
}
