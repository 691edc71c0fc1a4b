// Three versions of a list of records with known edits, as text of any kind, and what a right merge of them holds.
import { fc } from './property.ts'

export interface Item {
  readonly id: number
  /** Bumped by an edit. */
  readonly revision: number
}

export interface Model {
  readonly base: readonly Item[]
  readonly ours: readonly Item[]
  readonly theirs: readonly Item[]
}

/** How a kind writes records. */
export interface Writer {
  readonly path: string
  readonly file: (records: readonly string[]) => string
  /** The text of one record; no part of the text of another one. */
  readonly record: (item: Item) => string
}

type Edit = 'edit' | 'keep' | 'remove'

const edits = (isRemoving: boolean) =>
  fc.array(fc.constantFrom<Edit>('keep', 'keep', 'keep', 'edit', isRemoving ? 'remove' : 'keep'), {
    maxLength: 12,
    minLength: 12,
  })
const additions = fc.array(fc.nat({ max: 12 }), { maxLength: 3 })

/** Models in which at most one side touches a record. */
export const models: fc.Arbitrary<Model> = fc
  .record({
    count: fc.integer({ max: 12, min: 4 }),
    ours: fc.record({ added: additions, edits: edits(true) }),
    theirs: fc.record({ added: additions, edits: edits(true) }),
  })
  .map(({ count, ours, theirs }) => {
    const base = Array.from({ length: count }, (_, id) => ({ id: 10 + id, revision: 0 }))
    const free = theirs.edits.map((edit, index) => (ours.edits[index] === 'keep' ? edit : 'keep'))
    return {
      base,
      ours: edited(base, { added: ours.added, edits: ours.edits, firstId: 100 }),
      theirs: edited(base, { added: theirs.added, edits: free, firstId: 200 }),
    }
  })

/** Models whose edits are far from each other, so that git has no conflict. */
export const sparseModels: fc.Arbitrary<Model> = fc
  .record({
    isAdded: fc.boolean(),
    left: fc.nat({ max: 2 }),
    ours: edits(true),
    right: fc.nat({ max: 2 }),
    theirs: edits(true),
  })
  .map(({ isAdded, left, ours, right, theirs }) => {
    const base = Array.from({ length: 12 }, (_, id) => ({ id: 10 + id, revision: 0 }))
    const only = (changes: readonly Edit[], from: number, to: number) =>
      changes.map((edit, index) => (index >= from && index < to ? edit : 'keep'))
    return {
      base,
      ours: edited(base, { added: isAdded ? [left] : [], edits: only(ours, 1, 4), firstId: 100 }),
      theirs: edited(base, { added: [11 - right], edits: only(theirs, 7, 11), firstId: 200 }),
    }
  })

function edited(
  base: readonly Item[],
  { added, edits: changes, firstId }: { added: readonly number[]; edits: readonly Edit[]; firstId: number },
): readonly Item[] {
  // No more than a third goes, because a bulk rewrite is a person's.
  let removable = Math.floor(base.length / 3)
  const kept = base.flatMap((item, index) => {
    if (changes[index] === 'remove' && removable > 0) {
      removable -= 1
      return []
    }
    return [changes[index] === 'edit' ? { ...item, revision: firstId } : item]
  })
  for (const [index, at] of added.entries())
    kept.splice(Math.min(at, kept.length), 0, { id: firstId + index, revision: 0 })
  return kept
}

/** What a right merge of a model holds, in no order. */
export function expected({ base, ours, theirs }: Model): readonly Item[] {
  const of = (list: readonly Item[], id: number) => list.find((item) => item.id === id)
  const ids = new Set([...ours, ...theirs].map(({ id }) => id))
  return [...ids].flatMap((id) => {
    const [was, left, right] = [of(base, id), of(ours, id), of(theirs, id)]
    if (!was) return [left ?? right].filter((item) => item !== undefined)
    if (!left || !right) return []
    return [left.revision === was.revision ? right : left]
  })
}

const WORDS = [
  'alder',
  'birch',
  'cedar',
  'dogwood',
  'elm',
  'fir',
  'ginkgo',
  'hazel',
  'ivy',
  'juniper',
  'larch',
  'maple',
]

/** A title that no other record has, with words that few others have. */
function title({ id, revision }: Item): string {
  const word = (at: number) => `${WORDS[(id * 7 + at * 5) % WORDS.length]}${id}`
  return `${word(1)} ${word(2)} meets ${word(3)} number${id} rev${revision}`
}

const numbered = (item: Item) => item.id

/** A writer for each built-in kind. */
export const WRITERS: Readonly<Record<string, Writer>> = {
  changelog: {
    file: (records) =>
      `# Changelog\n\n## [Unreleased]\n\n### Added\n\n${records.join('')}\n## [1.0.0] - 2026-01-01\n\n- first\n`,
    path: 'CHANGELOG.md',
    record: (item) => `- ${title(item)} (#${numbered(item)})\n`,
  },
  json: {
    file: (records) => `{\n  "records": [\n${records.map((text) => text.trimEnd()).join(',\n')}\n  ]\n}\n`,
    path: 'records.json',
    record: (item) => `    { "id": "r${item.id}", "title": "${title(item)}" }\n`,
  },
  jsonl: {
    file: (records) => records.join(''),
    path: 'events.jsonl',
    record: (item) => `{"id":"r${item.id}","title":"${title(item)}"}\n`,
  },
  markdown: {
    file: (records) => `# Notes\n\nWhat we know.\n\n${records.join('')}\nThe end.\n`,
    path: 'NOTES.md',
    record: (item) => `- **N-${item.id}**: ${title(item)}\n`,
  },
  'package-json': {
    file: (records) =>
      `{\n  "name": "shop",\n  "dependencies": {\n${records.map((text) => text.trimEnd()).join(',\n')}\n  }\n}\n`,
    path: 'package.json',
    record: (item) => `    "p${item.id}": "^1.${item.revision}.0"\n`,
  },
  roadmap: {
    file: (records) => `# Roadmap\n\n## Now\n\n${records.join('\n')}\n## Later\n\nNothing yet.\n`,
    path: 'docs/ROADMAP.md',
    record: (item) => `### QA-${item.id}: about number${item.id}\n\n**Owner:** nobody\n**Plan:** ${title(item)}\n`,
  },
  session: {
    file: (records) => `# Sessions\n\n| Session | Task |\n| --- | --- |\n${records.join('')}\nEnd.\n`,
    path: 'docs/ACTIVE_SESSIONS.md',
    record: (item) => `| S-${item.id} | ${title(item)} |\n`,
  },
}

/** The three texts of a model. */
export function textsOf({ base, ours, theirs }: Model, { file, path, record }: Writer) {
  const text = (items: readonly Item[]) => file(items.map(record))
  return { base: text(base), ours: text(ours), path, theirs: text(theirs) }
}
