// What every kind of the record-wise merge keeps, whatever a file of the kind looks like.
import type { MergeKind } from '../../lib/merge/domain.ts'
import { KINDS } from '../../lib/merge/kinds.ts'
import { renderSide } from '../../lib/merge/markers.ts'
import { mergeFile } from '../../lib/merge/merge-file.ts'
import { assert, run, test } from '../helpers/harness.ts'
import { expected, type Model, models, textsOf, WRITERS, type Writer } from '../helpers/merge-model.ts'
import { fc } from '../helpers/property.ts'

const RULES = { fieldRules: new Map(), isAppendOnly: false, keyFields: [] }
const RUNS = { numRuns: 50 }

test('every kind has a writer for this suite', () => {
  assert.equal(KINDS.map(({ name }) => name).toSorted(), Object.keys(WRITERS).toSorted())
})

for (const kind of KINDS) {
  const writer = WRITERS[kind.name]
  if (!writer) continue
  keepsRecords(kind, writer)
  keepsSides(kind, writer)
}

function keepsRecords(kind: MergeKind, writer: Writer): void {
  const held = (text: string, model: Model) =>
    [...model.base, ...model.ours, ...model.theirs]
      .map((item) => writer.record(item).trimEnd())
      .filter((record) => text.includes(record))

  test(`${kind.name}: a version is read, and has the records that were written`, () => {
    fc.assert(
      fc.property(models, (model) => {
        const { base } = textsOf(model, writer)
        assert.ok(kind.canRead(base))
        assert.ok(kind.recordsOf(base, RULES).length > 0)
        const keys = kind.recordsOf(base, RULES).map(({ key }) => key)
        assert.is(new Set(keys).size, keys.length)
        assert.equal(kind.problemsOf?.(base, RULES) ?? [], [])
      }),
      RUNS,
    )
  })

  test(`${kind.name}: edits of different records are all in the result, once, and nothing else is`, () => {
    let resolved = 0
    fc.assert(
      fc.property(models, (model) => {
        const merged = mergeFile(textsOf(model, writer))
        if (merged.status !== 'resolved' || merged.text === undefined) return
        resolved += 1
        const wanted = new Set(expected(model).map((item) => writer.record(item).trimEnd()))
        assert.equal(new Set(held(merged.text, model)), wanted)
        for (const record of wanted) assert.is(merged.text.split(record).length, 2, record)
        assert.ok(kind.canRead(merged.text))
        assert.equal(kind.problemsOf?.(merged.text, RULES) ?? [], [])
      }),
      RUNS,
    )
    assert.ok(resolved >= 0.9 * RUNS.numRuns, `only ${resolved} of ${RUNS.numRuns} were resolved`)
  })
}

function keepsSides(kind: MergeKind, writer: Writer): void {
  const isExact = ['json', 'jsonl', 'package-json'].includes(kind.name)
  test(`${kind.name}: the sides can change places`, () => {
    fc.assert(
      fc.property(models, (model) => {
        const { base, ours, path, theirs } = textsOf(model, writer)
        const [one, other] = [
          mergeFile({ base, ours, path, theirs }),
          mergeFile({ base, ours: theirs, path, theirs: ours }),
        ]
        assert.is(one.status, other.status)
        const lines = (text = '') =>
          text
            .split('\n')
            .map((line) => line.replace(/,$/, ''))
            .toSorted()
        if (one.status === 'resolved') assert.equal(lines(one.text), lines(other.text))
      }),
      RUNS,
    )
  })

  test(`${kind.name}: one side alone comes out byte for byte, and merging again changes nothing`, () => {
    fc.assert(
      fc.property(models, (model) => {
        const { base, ours, path, theirs } = textsOf(model, writer)
        assert.is(mergeFile({ base, ours, path, theirs: base }).text, ours)
        assert.is(mergeFile({ base, ours: base, path, theirs }).text, theirs)
        // mergeFile() answers these two itself; the kind has to as well.
        for (const input of [
          { base, ours, path, theirs: base },
          { base, ours: base, path, theirs: ours },
        ]) {
          if (base !== ours) assert.is(renderSide(kind.merge(input, RULES).pieces, 'ours'), ours)
        }
        const { status, text } = mergeFile({ base, ours, path, theirs })
        if (status !== 'resolved' || text === undefined) return
        const again = mergeFile({ base, ours: text, path, theirs: ours })
        // Markdown without ids may have to ask a person; it may never come out otherwise.
        if (isExact || again.status === 'resolved') assert.is(again.text, text)
        assert.is(mergeFile({ base, ours: text, path, theirs: text }).text, text)
      }),
      RUNS,
    )
  })

  test(`${kind.name}: without a base nothing that a side has is lost`, () => {
    fc.assert(
      fc.property(models, (model) => {
        const { ours, path, theirs } = textsOf(model, writer)
        const { status, text } = mergeFile({ base: undefined, ours, path, theirs })
        if (status !== 'resolved' || text === undefined) return
        const added = [...model.ours, ...model.theirs].filter(({ id }) => id >= 100)
        for (const item of added) assert.ok(text.includes(writer.record(item).trimEnd()), writer.record(item))
      }),
      RUNS,
    )
  })
}

run()
