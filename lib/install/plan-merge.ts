import { join } from 'node:path'
import { type Entry, textFile, textOf } from '../core/entry.ts'
import { attributesBlock } from './attributes.ts'
import { hasBlock, putBlockFirst, removeBlock } from './block.ts'
import type { InstallFacts, Wanted, WantedConfig } from './domain.ts'
import { MERGE_COMMAND, MERGE_NAME } from './merge-command.ts'
import { say } from './messages.ts'
import { MERGE_DRIVER_KEY, MERGE_NAME_KEY, runtimePaths } from './names.ts'
import { textAt } from './text-at.ts'

export interface MergePlan {
  readonly config: readonly WantedConfig[]
  readonly files: readonly Wanted[]
}

/**
 * The merge driver: its program, the two attributes files that name it, and the configuration that says what the name
 * means. The configuration comes last in the plan of `init`: an attribute without a driver is an ordinary text merge.
 */
export function planMerge(facts: InstallFacts): MergePlan {
  const at = runtimePaths(facts.paths)
  const { foreignRules, patterns } = facts.merge
  const program: Wanted = {
    after: textFile(facts.bundle.mergeDriver),
    notes: [],
    path: at.mergeDriver,
    role: 'runtime',
  }
  return {
    config: [
      { key: MERGE_NAME_KEY, notes: [], value: MERGE_NAME },
      { key: MERGE_DRIVER_KEY, notes: [say.mergeDriver()], value: MERGE_COMMAND },
    ],
    files: [
      program,
      withBlock(facts, trackedAttributes(facts), { block: attributesBlock(patterns), note: say.attributesTracked() }),
      withBlock(facts, at.attributes, {
        block: attributesBlock(patterns, foreignRules),
        note: say.attributesEverywhere(),
      }),
    ],
  }
}

/** Takes the merge driver away again where it was chosen once. */
export function planNoMerge(facts: InstallFacts): MergePlan {
  const at = runtimePaths(facts.paths)
  const keys = [MERGE_DRIVER_KEY, MERGE_NAME_KEY].filter((key) => (facts.config.values[key] ?? null) !== null)
  const programs = [at.mergeDriver, at.mergeCache].filter((path) => facts.files[path]?.entry)
  const blocks = [trackedAttributes(facts), at.attributes].flatMap((path) => withoutBlock(facts, path))
  return {
    config: keys.map((key) => ({ key, notes: [], value: null })),
    files: [...blocks, ...programs.map((path) => ({ after: null, notes: [], path, role: 'runtime' }) as const)],
  }
}

function trackedAttributes(facts: InstallFacts): string {
  return join(facts.paths.worktree, '.gitattributes')
}

/** First in the file, so that every rule of its owner comes after ours and counts. */
function withBlock(facts: InstallFacts, path: string, { block, note }: { block: string; note: string }): Wanted {
  const now = facts.files[path]?.entry ?? null
  const after = textFile(putBlockFirst(textAt(path, now) ?? '', block), modeOf(now))
  return { after, notes: [note], path, role: 'block' }
}

function withoutBlock(facts: InstallFacts, path: string): Wanted[] {
  const now = facts.files[path]?.entry ?? null
  const text = textOf(now)
  if (text === undefined || !hasBlock(text)) return []
  const rest = removeBlock(text)
  return [{ after: rest === '' ? null : textFile(rest, modeOf(now)), notes: [], path, role: 'block' }]
}

function modeOf(entry: Entry | null): number {
  return entry?.kind === 'file' ? entry.mode : 0o644
}
