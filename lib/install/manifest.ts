import { dirname, join, relative } from 'node:path'
import { type Entry, sameEntry } from '../core/entry.ts'
import { hashText } from '../core/hash.ts'
import type { InitOptions, InstallFacts, Manifest, ManifestFile, Wanted, WantedConfig } from './domain.ts'
import { runtimePaths } from './names.ts'
import { withoutOurs } from './ours.ts'

/** Identifies a content with its permissions; null has none. */
export function hashEntry(entry: Entry | null): string {
  return entry ? hashText(JSON.stringify(entry)) : ''
}

/** The record of the file at the absolute `path`. */
export function recordOf(facts: InstallFacts, path: string): ManifestFile | undefined {
  const name = relative(facts.paths.commonDir, path)
  return facts.manifest?.files.find((file) => file.path === name)
}

/** What will stand in the manifest once `wanted` is on the disk: what was there before the very first installation. */
export function nextManifest(facts: InstallFacts, chosen: InitOptions, wanted: WantedState): Manifest {
  const old = facts.manifest
  const files = wanted.files.map((file) => nextRecord(facts, file)).filter((file) => file !== undefined)
  const names = new Set(wanted.files.map(({ path }) => relative(facts.paths.commonDir, path)))
  const kept = (old?.files ?? []).filter((file) => !names.has(file.path))
  return {
    choices: {
      gitHooks: chosen.gitHooks || old?.choices.gitHooks === true,
      harnesses: [...new Set([...(old?.choices.harnesses ?? []), ...chosen.harnesses])].sort(),
      mergeCheck: chosen.mergeCheck,
      mergeDriver: chosen.mergeDriver,
      planTools: chosen.planTools,
      referenceTransaction: chosen.referenceTransaction,
      subagentStatusLine: chosen.subagentStatusLine,
    },
    config: nextConfig(facts, wanted.config),
    directories: [...new Set([...(old?.directories ?? []), ...newDirectories(facts, wanted.files)])],
    files: [...kept, ...files].sort((a, b) => (a.path < b.path ? -1 : 1)),
    package: facts.bundle.version,
    version: 1,
  }
}

function nextConfig(facts: InstallFacts, wanted: readonly WantedConfig[]): Manifest['config'] {
  const old = facts.manifest?.config ?? []
  const untouched = old.filter(({ key }) => !wanted.some((entry) => entry.key === key))
  const set = wanted.flatMap(({ key, value }) => {
    const record = old.find((entry) => entry.key === key)
    const before = record ? record.before : (facts.config.values[key] ?? null)
    return value === null ? [] : [{ after: value, before, key }]
  })
  return [...untouched, ...set]
}

export interface WantedState {
  readonly files: readonly Wanted[]
  readonly config: readonly WantedConfig[]
}

function nextRecord(facts: InstallFacts, wanted: Wanted): ManifestFile | undefined {
  const old = recordOf(facts, wanted.path)
  const now = facts.files[wanted.path]?.entry ?? null
  const after = hashEntry(wanted.after)
  if (!wanted.after) return undefined
  if (sameEntry(now, wanted.after)) {
    // Somebody else's installation that came with the clone: its uninstall takes our part out, there is no "before".
    return old ?? (wanted.role === 'own' || wanted.role === 'runtime' ? record(facts, wanted, null, after) : undefined)
  }
  const before = old && old.after === hashEntry(now) ? old.before : withoutOurs(wanted.path, wanted.role, now)
  return record(facts, wanted, before, after)
}

function record(facts: InstallFacts, wanted: Wanted, before: Entry | null, after: string): ManifestFile {
  return { after, before, path: relative(facts.paths.commonDir, wanted.path), role: wanted.role }
}

function newDirectories(facts: InstallFacts, files: readonly Wanted[]): string[] {
  const missing = files.filter((file) => file.after).flatMap((file) => facts.files[file.path]?.missingDirectories ?? [])
  const own = dirname(runtimePaths(facts.paths).manifest)
  return missing.filter((path) => path !== own).map((path) => relative(facts.paths.commonDir, path))
}

/** The absolute path of a name in the manifest. */
export function absolute(facts: Pick<InstallFacts, 'paths'>, name: string): string {
  return join(facts.paths.commonDir, name)
}

/** The manifest in `text`, or undefined when it is none of ours. */
export function parseManifest(text: string): Manifest | undefined {
  try {
    const value = JSON.parse(text) as Manifest
    if (value.version !== 1 || !Array.isArray(value.files) || !value.choices) return undefined
    // A manifest of 0.1 knows no merge driver: what is new comes with the next init.
    const { mergeCheck = false, mergeDriver = true, referenceTransaction = false } = value.choices
    return { ...value, choices: { ...value.choices, mergeCheck, mergeDriver, referenceTransaction } }
  } catch {
    return undefined
  }
}
