import type { KindRules, MergeResult } from '../../../../lib/merge/domain.ts'
import { markdownKind } from '../../../../lib/merge/markdown/kinds.ts'

const RULES: KindRules = { fieldRules: new Map(), isAppendOnly: false, keyFields: [] }

/** Merges three texts of a Markdown kind. */
export function merge3(base: string | undefined, ours: string, theirs: string, kind = markdownKind): MergeResult {
  return kind.merge({ base, ours, theirs, path: 'notes.md' }, RULES)
}

/** The merged text; a collision is written as `<ours|base|theirs>`. */
export function textOf({ pieces }: MergeResult): string {
  return pieces
    .map((piece) => (piece.kind === 'text' ? piece.text : `<${piece.ours}|${piece.base}|${piece.theirs}>`))
    .join('')
}

/** `text` with each pair replaced. */
export function edit(text: string, ...pairs: readonly (readonly [string, string])[]): string {
  let edited = text
  for (const [from, to] of pairs) {
    if (!edited.includes(from)) throw new Error(`nothing to edit: ${from}`)
    edited = edited.replace(from, () => to)
  }
  return edited
}

export const ROADMAP = `---
project: lighthouse
last_updated: 2026-03-01T10:00:00Z
---

# Roadmap

## Now

### LAMP-1: New lamp

**Status:** in progress | **Priority:** P1
**Owner:** ada

Buy a lamp that shines further.

### LAMP-2: Clean the glass

- **Status:** planned
- **Effort:** 4h

## Tasks

- [ ] **OIL-7: Order oil** (two barrels)
  - Estimate: 2h
- [~] **OIL-8: Store oil**
- [ ] paint the door

| ID | Task | Status | Updated |
|----|------|--------|---------|
| FOG-1 | Buy a horn | open | 2026-02-01 |
| FOG-2 | Test the horn | open | 2026-02-01 |
| FOG-3 | Tell the ships | open | 2026-02-01 |
`
