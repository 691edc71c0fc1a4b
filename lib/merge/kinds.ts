import type { MergeKind } from './domain.ts'

/** Every built-in kind; sorted by name. */
export const KINDS: readonly MergeKind[] = []
