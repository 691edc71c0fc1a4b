// JSON and JSON Lines at their edges: what no other test noticed when it was broken.

import { DEFAULT_MERGE_CONFIG } from '../../../lib/merge/config.ts'
import { mergeFile } from '../../../lib/merge/merge-file.ts'
import { problemsOf } from '../../../lib/merge/validate.ts'
import { assert, run, test } from '../../helpers/harness.ts'

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`
const merge = (base: unknown, ours: unknown, theirs: unknown) =>
  mergeFile({ base: json(base), ours: json(ours), path: 'a.json', theirs: json(theirs) })
const value = (text: string | undefined): unknown => JSON.parse(text ?? '')

test('a number that counts a list is counted anew inside of objects, too', () => {
  const of = (...list: number[]) => ({ part: { count: list.length, list }, x: list.length })
  const merged = merge({ ...of(1), x: 0 }, { ...of(1, 2), x: 0 }, { ...of(1, 3), x: 0 })
  assert.is(merged.status, 'resolved')
  assert.equal(value(merged.text), { part: { count: 3, list: [1, 2, 3] }, x: 0 })
})

test('the log has the value that was kept and the one that was not, whichever side is called ours', () => {
  const of = (n: number) => ({ version: `1.${n}.0` })
  for (const [ours, theirs] of [
    [of(2), of(3)],
    [of(3), of(2)],
  ])
    assert.equal(merge(of(1), ours, theirs).decisions, [
      { dropped: ['1.2.0'], field: 'version', kept: '1.3.0', record: '', rule: 'higher-version' },
    ])
})

test('elements without ids that were replaced by another number of them on one side only are a person’s', () => {
  const [a, b, c, d] = [
    { v: 1, w: 1 },
    { v: 2, w: 1 },
    { v: 3, w: 1 },
    { v: 1, w: 2 },
  ]
  for (const [ours, theirs] of [
    [[b, c], [d]],
    [[d], [b, c]],
  ])
    assert.is(merge([a], ours, theirs).status, 'conflict')
})

test('elements without ids that both sides edited are one, beside what one side took out and what both put in', () => {
  const [was, ours, theirs, both] = [
    { v: 1, w: 1 },
    { v: 2, w: 1 },
    { v: 1, w: 2 },
    { v: 2, w: 2 },
  ]
  const [gone, same] = [{ g: 1 }, { s: 1 }]
  assert.equal(value(merge([gone, was], [ours], [gone, theirs]).text), [both])
  assert.equal(value(merge([was, gone], [ours, gone], [theirs]).text), [both])
  assert.equal(value(merge([was], [same, ours], [same, theirs]).text), [same, both])
})

test('an element that one side took out and the other side kept stays out', () => {
  const merged = merge(['a', 'b', 'c', 'd'], ['a', 'c', 'x', 'd'], ['a', 'b', 'c', 'y', 'd'])
  assert.equal(value(merged.text), ['a', 'c', 'x', 'y', 'd'])
})

test('JSON Lines: a blank line with a carriage return is a blank line, and an id that is there twice has its lines', () => {
  const problems = (text: string) => problemsOf(text, 'a.jsonl', DEFAULT_MERGE_CONFIG)
  assert.equal(problems('{"id":1}\r\n\r\n{"id":2}\r\n'), [])
  assert.equal(problems('\n{"id":1}\n \n{"id":2}\n{"id":1}\n'), ['the id "1" is there 2 times: lines 2, 5'])
  assert.equal(problems('{"id":1}\n{"id":1'), ['line 2: it is not JSON'])
})

test('without a base the fuller file decides, whichever side is called ours, and only where nearly all is alike', () => {
  const small = Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`k${at}`, at]))
  const large = { ...small, k3: 'other', more: 1 }
  const baseless = (ours: unknown, theirs: unknown) =>
    mergeFile({ base: undefined, ours: json(ours), path: 'a.json', theirs: json(theirs) })
  for (const merged of [baseless(small, large), baseless(large, small)]) {
    assert.equal(value(merged.text), large)
    assert.equal(
      merged.decisions.map(({ kept, rule }) => [kept, rule]),
      [['other', 'fuller-record']],
    )
  }
  assert.is(baseless(small, { ...large, k4: 'x', k5: 'y' }).status, 'conflict')
  assert.is(baseless({ ...small, mine: 1 }, large).status, 'conflict')
})

test('JSON Lines: of an id that a side has twice each line is known by all of it', () => {
  const line = (id: number, n: number) => `{"id":${id},"n":${n}}\n`
  const merged = mergeFile({
    base: line(1, 1) + line(2, 1),
    ours: line(1, 1) + line(1, 2) + line(2, 1),
    path: 'a.jsonl',
    theirs: line(1, 1) + line(2, 1) + line(1, 3),
  })
  assert.is(merged.status, 'resolved')
  assert.is(merged.text, line(1, 1) + line(1, 2) + line(2, 1) + line(1, 3))
})

run()
