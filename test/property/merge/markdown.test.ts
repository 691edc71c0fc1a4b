import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { KindRules, MergeResult } from '../../../lib/merge/domain.ts'
import { roadmapKind } from '../../../lib/merge/markdown/kinds.ts'
import { assert, run, test } from '../../helpers/harness.ts'
import { fc } from '../../helpers/property.ts'
import { contested, type Edit, edited, editsOf, type Plan, plans, render } from './documents.ts'

const RULES: KindRules = { fieldRules: new Map(), isAppendOnly: false, keyFields: [] }

function merge(base: string | undefined, ours: string, theirs: string): MergeResult {
  return roadmapKind.merge({ base, ours, path: 'ROADMAP.md', theirs }, RULES)
}

/** The text; of a collision what both sides have. */
function textOf({ pieces }: MergeResult): string {
  return pieces.map((piece) => (piece.kind === 'text' ? piece.text : piece.ours + piece.theirs)).join('')
}

/** Without blank lines and the padding of cells, which follow the side called ours. */
const linesOf = (result: MergeResult) =>
  textOf(result)
    .split('\n')
    .map((line) => line.trim().replace(/ +/g, ' '))
    .filter((line) => line !== '')
    .sort()

/** Their fields and reasons: a record is called as ours calls it. */
const collisionsOf = ({ collisions }: MergeResult) => collisions.map(({ field, why }) => `${field}: ${why}`).sort()

const isResolved = ({ pieces }: MergeResult) => pieces.every(({ kind }) => kind === 'text')

/** The records with their fields, in an order that does not depend on that of the text. */
function recordsOf(text: string): readonly string[] {
  return roadmapKind
    .recordsOf(text, RULES)
    .map(
      ({ fields, key }) =>
        `${key}: ${JSON.stringify([...fields].map(([name, value]) => [name, value.split('\n').sort()]).sort())}`,
    )
    .sort()
}

const cases: fc.Arbitrary<{ readonly plan: Plan; readonly left: readonly Edit[]; readonly right: readonly Edit[] }> =
  fc.oneof(fc.record({ left: editsOf('OURS'), plan: plans, right: editsOf('THEIRS') }), {
    arbitrary: fc.tuple(plans, contested).map(([plan, sides]) => ({ plan, ...sides })),
    weight: 2,
  })

function textsOf({ plan, left, right }: { plan: Plan; left: readonly Edit[]; right: readonly Edit[] }) {
  return { base: render(plan), ours: render(edited(plan, left)), theirs: render(edited(plan, right)) }
}

test('a side that changed nothing gives the other side, byte for byte', () => {
  fc.assert(
    fc.property(cases, (each) => {
      const { base, ours } = textsOf(each)
      assert.is(textOf(merge(base, ours, ours)), ours)
      assert.is(textOf(merge(base, base, ours)), ours)
      assert.is(textOf(merge(base, ours, base)), ours)
    }),
  )
})

test('the generated texts collide often enough for what follows', () => {
  const all = fc.sample(cases, { numRuns: 200, seed: 1 }).map(textsOf)
  const open = all.filter(({ base, ours, theirs }) => !isResolved(merge(base, ours, theirs)))
  assert.ok(open.length > 40, `${open.length} of 200`)
})

test('the sides may change places: the same records, and the same collisions', () => {
  fc.assert(
    fc.property(cases, (each) => {
      const { base, ours, theirs } = textsOf(each)
      const [one, other] = [merge(base, ours, theirs), merge(base, theirs, ours)]
      assert.equal(collisionsOf(one), collisionsOf(other))
      assert.equal(linesOf(one), linesOf(other))
      if (isResolved(one)) assert.equal(recordsOf(textOf(one)), recordsOf(textOf(other)))
    }),
  )
})

test('no record that a side added is lost, and none is there twice', () => {
  fc.assert(
    fc.property(cases, (each) => {
      const { base, ours, theirs } = textsOf(each)
      const result = merge(base, ours, theirs)
      const ids = (text: string): readonly string[] => text.match(/\b[A-Z]+-\d+\b/g) ?? []
      const merged = ids(textOf(result))
      for (const id of [...ids(ours), ...ids(theirs)]) if (!ids(base).includes(id)) assert.ok(merged.includes(id), id)
      if (isResolved(result)) assert.is(merged.length, new Set(merged).size)
    }),
  )
})

test('what one side alone removed or changed is as that side has it', () => {
  fc.assert(
    fc.property(cases, (each) => {
      const { base, ours, theirs } = textsOf(each)
      const result = merge(base, ours, theirs)
      if (!isResolved(result)) return
      const [was, left, right, now] = [base, ours, theirs, textOf(result)].map(fieldsOf)
      for (const [name, value] of was ?? []) {
        const [a, b] = [left?.get(name), right?.get(name)]
        if (a === value) assert.is(now?.get(name), b, name)
        else if (b === value) assert.is(now?.get(name), a, name)
      }
    }),
  )
})

function fieldsOf(text: string): ReadonlyMap<string, string> {
  return new Map(
    roadmapKind
      .recordsOf(text, RULES)
      .flatMap(({ fields, key }) => [...fields].map(([name, value]) => [`${key}.${name}`, value] as const)),
  )
}

test('merging the result again changes nothing', () => {
  fc.assert(
    fc.property(cases, (each) => {
      const { base, ours, theirs } = textsOf(each)
      const result = merge(base, ours, theirs)
      if (!isResolved(result)) return
      const text = textOf(result)
      for (const side of [ours, theirs]) assert.is(textOf(merge(base, text, side)), text)
    }),
  )
})

test('without a base every record of both sides is there', () => {
  fc.assert(
    fc.property(cases, (each) => {
      const { ours, theirs } = textsOf(each)
      const ids = (text: string) => new Set(text.match(/\b[A-Z]+-\d+\b/g) ?? [])
      const merged = ids(textOf(merge(undefined, ours, theirs)))
      assert.equal([...merged].sort(), [...new Set([...ids(ours), ...ids(theirs)])].sort())
    }),
  )
})

test('where git merges the lines without a conflict, the records are the same', () => {
  const folder = mkdtempSync(join(tmpdir(), 'orc-merge-'))
  let [resolved, open] = [0, 0]
  try {
    fc.assert(
      fc.property(cases, (each) => {
        const texts = textsOf(each)
        const paths = (['ours', 'base', 'theirs'] as const).map((name) => {
          writeFileSync(join(folder, name), texts[name])
          return join(folder, name)
        })
        const merged = gitMerge(paths)
        if (merged === undefined) return
        const result = merge(texts.base, texts.ours, texts.theirs)
        // Lines that are equal by chance are no conflict for git; a record that one side removed is one for us.
        if (!isResolved(result)) {
          open += 1
          return
        }
        resolved += 1
        assert.equal(recordsOf(textOf(result)), recordsOf(merged))
      }),
      { numRuns: 60 },
    )
    assert.ok(resolved > 5 && open * 5 < resolved, `${open} of ${open + resolved} are open`)
  } finally {
    rmSync(folder, { force: true, recursive: true })
  }
})

/** Undefined for a conflict. */
function gitMerge(paths: readonly string[]): string | undefined {
  try {
    return execFileSync('git', ['merge-file', '-p', '-q', ...paths], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  } catch {
    return undefined
  }
}

run()
