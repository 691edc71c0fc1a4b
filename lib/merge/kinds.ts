import type { MergeKind } from './domain.ts'
import { jsonKind, packageJsonKind } from './json/kind.ts'
import { jsonlKind } from './jsonl/kind.ts'
import { changelogKind, markdownKind, roadmapKind, sessionKind } from './markdown/kinds.ts'

/** Every built-in kind; sorted by name. */
export const KINDS: readonly MergeKind[] = [
  changelogKind,
  jsonKind,
  jsonlKind,
  markdownKind,
  packageJsonKind,
  roadmapKind,
  sessionKind,
]
