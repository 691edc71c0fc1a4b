// The scorer of merges must see what it is there to see.
import { checkJson, lostEitherWay, unsound } from '../../eval/merge-check-json.ts'
import { checkLines, lostBetweenMarkers } from '../../eval/merge-check-lines.ts'
import { assert, run, test } from '../../helpers/harness.ts'

const BASE = '# Plan\n\n- [ ] QA-1 write the guide\n- [ ] QA-2 cut the release\n'
const OURS = `${BASE}- [ ] QA-3 ask the users\n`
const THEIRS = BASE.replace('[ ] QA-1', '[x] QA-1')
const GOOD = OURS.replace('[ ] QA-1', '[x] QA-1')
const check = (result: string) => checkLines({ base: BASE, ours: OURS, result, theirs: THEIRS }, [])

test('a right merge of lines has no fault', () => {
  assert.equal(check(GOOD), { duplicated: [], invented: [], lost: [], resurrected: [] })
})

test('one whole side loses what the other added or changed', () => {
  assert.equal(check(OURS).lost, ['- [x] QA-1 write the guide'])
  assert.equal(check(THEIRS).lost, ['- [ ] QA-3 ask the users'])
})

test('both spellings of a record are a duplicate and a resurrection', () => {
  const found = check(`${GOOD}- [ ] QA-1 write the guide\n`)
  assert.is(found.resurrected.length, 1)
  assert.is(found.duplicated.length, 1)
})

test('a row that has got a column on one side says all that it said on the other', () => {
  const table = (...rows: readonly string[]) => rows.join('\n')
  const base = table('| Boat | Use |', '|--|--|', '| wren | rowing |')
  const theirs = table('| Boat | Use |', '|--|--|', '| wren | rowing at night |')
  const ours = table('| Boat | Men | Use |', '|--|--|--|', '| wren | three | rowing at night |')
  assert.equal(checkLines({ base, ours, result: ours, theirs }, []).lost, [])
  const without = ours.replace(' at night', '')
  assert.equal(checkLines({ base, ours: without, result: without, theirs }, []).lost, ['|wren|rowing at night'])
})

test('a heading that each release has is followed in its release', () => {
  const release = (version: string, ...entries: readonly string[]) =>
    `## [${version}]\n\n### Added\n\n${entries.map((entry) => `- ${entry}\n`).join('')}\n`
  const base = release('1.1.0', 'one') + release('1.0.0', 'zero')
  const theirs = release('Unreleased', 'from them') + base
  // One side dropped a release, and both began to collect for the next one: two headings of three are right.
  const ours = release('Unreleased', 'from us') + release('1.1.0', 'one')
  const result = release('Unreleased', 'from us', 'from them') + release('1.1.0', 'one')
  const faults = (text: string) => checkLines({ base, ours, result: text, theirs }, [])
  assert.equal(faults(result), { duplicated: [], invented: [], lost: [], resurrected: [] })
  assert.equal(faults(result.replace('### Added', '### Fixed')).lost, ['### Added'])
  assert.equal(faults(result + release('1.0.0')).resurrected, ['## [1.0.0]', '### Added'])
})

test('of a text in a list that both sides edited, the one that was passed over is no loss if that is in the log', () => {
  const list = (...notes: readonly string[]) => JSON.stringify({ notes })
  const texts = { base: list('was'), ours: list('mine', 'more'), result: list('yours', 'more'), theirs: list('yours') }
  const decision = { dropped: ['mine'], field: '[0]', kept: 'yours', record: 'notes', rule: 'newer-record' }
  assert.equal(checkJson(texts, false)?.lost, ['.notes[] "mine"'])
  assert.equal(checkJson(texts, false, [decision])?.lost, [])
  assert.equal(checkJson({ ...texts, result: list('more') }, false, [decision])?.lost, [
    '.notes[] "mine"',
    '.notes[] "yours"',
  ])
})

test('a word of neither side is invented', () => {
  assert.is(check(GOOD.replace('users', 'customers')).invented.length, 1)
})

test('a line that is nowhere between the markers is lost', () => {
  const texts = { base: BASE, ours: OURS, result: `<<<<<<< ours\n=======\n${THEIRS}>>>>>>> theirs\n`, theirs: THEIRS }
  assert.equal(lostBetweenMarkers(texts, []), ['- [ ] QA-3 ask the users'])
})

test('values of JSON are followed by key and by id', () => {
  const base = '{"a":1,"list":[{"id":"x","n":1}],"tags":["p"]}'
  const ours = '{"a":2,"list":[{"id":"x","n":1},{"id":"y","n":5}],"tags":["p","q"]}'
  const theirs = '{"a":1,"list":[{"id":"x","n":7}],"tags":[]}'
  const found = (result: string) => checkJson({ base, ours, result, theirs }, false)
  assert.equal(found('{"a":2,"list":[{"id":"y","n":5},{"id":"x","n":7}],"tags":["q"]}'), {
    duplicated: [],
    invented: [],
    lost: [],
    resurrected: [],
  })
  assert.is(found(ours)?.lost.length, 1)
  assert.is(found(ours)?.resurrected.length, 1)
  assert.is(found(theirs)?.lost.length, 4)
})

const record = (id: string, n: number, m = 0) => `{"id":"${id}","n":${n},"m":${m}}\n`
const VERSIONS = {
  base: record('a', 1) + record('b', 1) + record('c', 1),
  ours: record('a', 2) + record('c', 1) + record('new', 1),
  theirs: record('a', 1, 5) + record('b', 7) + record('c', 1),
}
/** Record a merged field by field, b a person's. */
const MARKED = `${record('a', 2, 5)}<<<<<<< ours\n=======\n${record('b', 7)}>>>>>>> theirs\n${record('c', 1)}${record('new', 1)}`

test('in JSON Lines with conflicts a merged line is not lost, an addition or an edit that is nowhere is', () => {
  const lost = (result: string) => lostEitherWay({ ...VERSIONS, result }, true)
  assert.equal(lost(MARKED), [])
  assert.equal(lost(MARKED.replace(record('new', 1), '')), [
    '["new"].id: "new" (is absent)',
    '["new"].n: 1 (is absent)',
    '["new"].m: 0 (is absent)',
  ])
  assert.equal(lost(MARKED.replace('"n":2', '"n":1')), ['["a"].n: 2 (is 1)'])
  assert.equal(lost(MARKED.replace('"m":5', '"m":0')), ['["a"].m: 5 (is 0)'])
  // Between the markers too.
  assert.equal(lost(MARKED.replace(record('b', 7), record('x', 7))), ['["b"].n: 7'])
  assert.is(lost(MARKED.replace('{"id":"a"', '{"id":"a')), undefined)
})

test('a record that one side removed and the other changed may not be gone in silence', () => {
  const result = MARKED.replace(/<{7}[\s\S]*>{7} theirs\n/, '')
  assert.equal(checkJson({ ...VERSIONS, result }, true)?.lost, ['["b"].n: 7'])
  const stamped = {
    ...VERSIONS,
    result,
    theirs: VERSIONS.theirs.replace('"b","n":7', '"b","n":1,"closed_at":"2026-01-01"'),
  }
  assert.equal(checkJson(stamped, true)?.lost, [])
})

test('a key twice in one object, or an open bracket, is unsound', () => {
  assert.match(unsound('{"a":{"b":1,"b":2}}', false) ?? '', /"b" twice/)
  assert.ok(unsound('{"a":1}\n{"a":', true))
  assert.is(unsound('{"a":1}\n{"a":1}\n', true), undefined)
})

run()
