import type { KindRules, MergeResult } from '../../../lib/merge/domain.ts'
import { markdownKind } from '../../../lib/merge/markdown/kinds.ts'
import { assert, run, test } from '../../helpers/harness.ts'
import { fc } from '../../helpers/property.ts'

const RULES: KindRules = { fieldRules: new Map(), isAppendOnly: false, keyFields: [] }

/** Lines of every kind, well placed or not; `@` becomes a word that no other line has. */
const SHAPES = [
  '',
  '',
  '# Title @',
  '## Part @',
  '### BUG-7: crash @',
  '- [ ] **OIL-3: order @** (two)',
  '- [x] done @',
  '  - Owner: @',
  '    continued @',
  '* a star @',
  '1. first @',
  '- **Status:** @',
  '**Owner:** @ | **Status:** open',
  '| ID | Value |',
  '| --- | --- |',
  '| @ | 3 |',
  '|bare @',
  '```sh',
  '```',
  '<!-- note @ -->',
  '<!-- open @',
  '> quoted @',
  '---',
  'Some words about @ and more of them.',
  'key: @',
  'Title @',
  '=====',
  'trailing @  ',
  '\tindented @',
  '[ref]: https://example.com/@',
  '[^1]: a note about @',
]

const line = fc.constantFrom(...SHAPES)
const ending = fc.constantFrom('\n', '\n', '\n', '\r\n')

type Edit = { readonly at: number; readonly kind: 'add' | 'drop' | 'replace'; readonly shape: string }

const edits = fc.array(
  fc.record({ at: fc.nat(24), kind: fc.constantFrom('add', 'drop', 'replace'), shape: line }) as fc.Arbitrary<Edit>,
  { maxLength: 6 },
)

const soups = fc.record({
  end: fc.constantFrom('', '\n', '\n\n'),
  ending,
  front: fc.boolean(),
  left: edits,
  lines: fc.array(line, { maxLength: 16 }),
  right: edits,
})

function word(lines: readonly string[], name: string): readonly string[] {
  return lines.map((text, at) => text.replace('@', `${name}w${at}`))
}

function edited(lines: readonly string[], list: readonly Edit[], name: string): readonly string[] {
  const result = [...lines]
  list.forEach(({ at, kind, shape }, index) => {
    const text = shape.replace('@', `${name}w${index}`)
    result.splice(at % (result.length + 1), kind === 'add' ? 0 : 1, ...(kind === 'drop' ? [] : [text]))
  })
  return result
}

function textsOf({ end, ending, front, left, lines, right }: typeof soups extends fc.Arbitrary<infer T> ? T : never) {
  const base = word(front ? ['---', 'name: @', 'updated: 2026-01-02', '---', ...lines] : lines, 'base')
  const join = (parts: readonly string[]) => parts.join(ending) + end
  return { base: join(base), ours: join(edited(base, left, 'ours')), theirs: join(edited(base, right, 'theirs')) }
}

function merge(base: string | undefined, ours: string, theirs: string): MergeResult {
  return markdownKind.merge({ base, ours, path: 'notes.md', theirs }, RULES)
}

const textOf = ({ pieces }: MergeResult) =>
  pieces
    .map((piece) => (piece.kind === 'text' ? piece.text : [piece.ours, piece.base, piece.theirs].join('\n')))
    .join('')
const isResolved = ({ pieces }: MergeResult) => pieces.every(({ kind }) => kind === 'text')
const wordsOf = (text: string): ReadonlySet<string> => new Set(text.match(/(?:base|ours|theirs)w\d+/g) ?? [])

test('whatever the lines are, a side that changed nothing gives the other, byte for byte', () => {
  fc.assert(
    fc.property(soups, (soup) => {
      const { base, ours } = textsOf(soup)
      assert.is(textOf(merge(base, base, ours)), ours)
      assert.is(textOf(merge(base, ours, base)), ours)
      assert.is(textOf(merge(base, ours, ours)), ours)
    }),
    { numRuns: 250 },
  )
})

test('whatever the lines are, no word that a side added is lost without a decision', () => {
  fc.assert(
    fc.property(soups, (soup) => {
      const { base, ours, theirs } = textsOf(soup)
      const result = merge(base, ours, theirs)
      const merged = wordsOf(textOf(result))
      const told = wordsOf(result.decisions.flatMap(({ dropped }) => dropped).join(' '))
      for (const added of [...wordsOf(ours), ...wordsOf(theirs)]) {
        if (!added.startsWith('base')) assert.ok(merged.has(added) || told.has(added), added)
      }
    }),
    { numRuns: 500 },
  )
})

test('whatever the lines are, what one side removed and the other left alone does not come back', () => {
  fc.assert(
    fc.property(soups, (soup) => {
      const { base, ours, theirs } = textsOf(soup)
      const result = merge(base, ours, theirs)
      if (!isResolved(result)) return
      const [was, left, right, now] = [base, ours, theirs, textOf(result)].map(wordsOf)
      const own = fieldsOfNew(textOf(result), base)
      for (const name of was ?? []) {
        if (!own.has(name)) assert.is(now?.has(name), left?.has(name) && right?.has(name), name)
      }
    }),
    { numRuns: 500 },
  )
})

/** Words in fields of records that the base has not: those are theirs, whatever other record had an equal line. */
function fieldsOfNew(text: string, base: string): ReadonlySet<string> {
  const known = new Set(base.split(/\r?\n/))
  const lines = text.split(/\r?\n/).filter((each) => each.trim() !== '')
  const isField = (each: string) => /^\s*(?:- )?(?:\*\*)?(?:Owner|Status):/.test(each)
  return wordsOf(lines.filter((each, at) => at > 0 && isField(each) && !known.has(lines[at - 1] ?? '')).join('\n'))
}

test('whatever the lines are, the sides may change places', () => {
  fc.assert(
    fc.property(soups, (soup) => {
      const { base, ours, theirs } = textsOf(soup)
      const [one, other] = [merge(base, ours, theirs), merge(base, theirs, ours)]
      assert.is(isResolved(one), isResolved(other))
      if (isResolved(one)) assert.equal([...wordsOf(textOf(one))].sort(), [...wordsOf(textOf(other))].sort())
    }),
    { numRuns: 250 },
  )
})

run()
