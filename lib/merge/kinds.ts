import type { MergeKind } from './domain.ts'
import { changelogKind, markdownKind, roadmapKind, sessionKind } from './markdown/kinds.ts'

/** Every built-in kind; sorted by name. */
export const KINDS: readonly MergeKind[] = [changelogKind, markdownKind, roadmapKind, sessionKind]
