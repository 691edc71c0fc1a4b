import { scanJson } from '../../../lib/merge/json/scan.ts'
import { mergeFile } from '../../../lib/merge/merge-file.ts'
import { unsound } from '../../eval/merge-check-json.ts'
import { assert, run, test } from '../../helpers/harness.ts'
import { fc } from '../../helpers/property.ts'

/** Objects of few keys, so that the versions have some in common. */
const value = fc.letrec((tie) => ({
  list: fc.array(tie('value'), { maxLength: 4 }),
  object: fc.dictionary(
    fc.constantFrom('a', 'b', 'c', 'id', 'status', 'version', 'updated_at', 'generated_at', '__proto__'),
    tie('value'),
    {
      maxKeys: 4,
    },
  ),
  scalar: fc.constantFrom<unknown>(
    null,
    true,
    0,
    1,
    2.5,
    '',
    'x',
    'y y',
    '1.2.3',
    '1.3.0',
    '2026-01-02',
    '2026-01-03',
    'tombstone',
    '\u2028"\\',
  ),
  value: fc.oneof({ maxDepth: 4 }, tie('scalar'), tie('list'), tie('object')),
})).value
const indent = fc.constantFrom(undefined, 2, '\t')
const texts = fc
  .record({ base: fc.option(value, { nil: undefined }), indent, ours: value, theirs: value })
  .map(({ base, indent: space, ours, theirs }) => {
    const text = (json: unknown) => `${JSON.stringify(json, null, space)}\n`
    return { base: base === undefined ? undefined : text(base), ours: text(ours), path: 'a.json', theirs: text(theirs) }
  })

/** Lists without order, since the side that is called ours comes first. */
function canonical(json: unknown): unknown {
  if (Array.isArray(json)) return json.map((entry) => JSON.stringify(canonical(entry))).toSorted()
  if (typeof json !== 'object' || json === null) return json
  return Object.entries(json)
    .map(([key, inner]) => [key, canonical(inner)] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
}

test('the scanner takes what JSON.parse takes, and nothing else', () => {
  const text = fc.oneof(
    fc.json(),
    fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '}', ']', '"', ':', '1', 'x', '-'))
      .map(([json, at, insert]) => {
        const place = at % (json.length + 1)
        return json.slice(0, place) + insert + json.slice(place + 1)
      }),
  )
  const parses = (json: string) => {
    try {
      JSON.parse(json)
      return true
    } catch {
      return false
    }
  }
  fc.assert(
    fc.property(text, (json) => {
      // A comma behind the last item is allowed, because settings files with comments have it.
      const strict = json.replace(/,(\s*[\]}])/g, '$1')
      if (strict === json) assert.is(scanJson(json) !== undefined, parses(json), json)
    }),
    { numRuns: 600 },
  )
})

test('a resolved merge of any values is sound JSON, and the same whichever side is called ours', () => {
  fc.assert(
    fc.property(texts, (input) => {
      const merged = mergeFile(input)
      const swapped = mergeFile({ ...input, ours: input.theirs, theirs: input.ours })
      assert.is(merged.status, swapped.status)
      if (merged.status !== 'resolved') return
      assert.is(unsound(merged.text ?? '', false), undefined)
      const [one, other] = [merged, swapped].map(({ text = '' }) => canonical(JSON.parse(text)))
      assert.equal(one, other)
    }),
    { numRuns: 800 },
  )
})

test('a conflict decided for one side is sound JSON too', () => {
  fc.assert(
    fc.property(texts, (input) => {
      const { status, text } = mergeFile(input)
      if (status !== 'conflict' || text === undefined) return
      const pick = (side: 1 | 2) =>
        text.replace(/^<{7} ours\n([\s\S]*?)^={7}\n([\s\S]*?)^>{7} theirs\n/gm, (_, ours, theirs) =>
          side === 1 ? ours : theirs,
        )
      // Not by our own scanner, which takes a comma behind the last item.
      for (const side of [1, 2] as const) assert.is(unsound(pick(side), false), undefined, `${text}\n${pick(side)}`)
    }),
    { numRuns: 600 },
  )
})

test('depth and length are no limit', () => {
  const deep = (leaf: string) => `${'[{"a":'.repeat(50_000)}${leaf}${'}]'.repeat(50_000)}\n`
  const merged = mergeFile({ base: deep('1'), ours: deep('1'), path: 'a.json', theirs: deep('2') })
  assert.is(merged.text, deep('2'))
  const both = mergeFile({ base: deep('1'), ours: deep('2'), path: 'a.json', theirs: deep('3') })
  assert.is(both.status, 'conflict')
  // The checks after a merge name every object by its path: of 100,000 levels they would be gigabytes.
  const nested = (x: number, y: number) => `${'{"a":'.repeat(100_000)}{"x":${x},"y":${y}}${'}'.repeat(100_000)}`
  for (const base of [nested(1, 1), undefined]) {
    const { status } = mergeFile({ base, ours: nested(2, 1), path: 'a.json', theirs: nested(1, 2) })
    assert.is(status, 'conflict')
  }
  const long = (last: string) => `{"text":"${'\\n\\"x'.repeat(250_000)}${last}","n":${last}}\n`
  const lengths = mergeFile({
    base: long('1'),
    ours: long('1').replace('"n":1', '"n":4'),
    path: 'a.json',
    theirs: long('2').replace('"n":2', '"n":1'),
  })
  assert.is(lengths.text, long('2').replace('"n":2', '"n":4'))
})

run()
