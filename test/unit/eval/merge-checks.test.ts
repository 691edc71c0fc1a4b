// The scorer of merges must see what it is there to see.
import { checkJson, unsound } from '../../eval/merge-check-json.ts'
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

test('a key twice in one object, or an open bracket, is unsound', () => {
  assert.match(unsound('{"a":{"b":1,"b":2}}', false) ?? '', /"b" twice/)
  assert.ok(unsound('{"a":1}\n{"a":', true))
  assert.is(unsound('{"a":1}\n{"a":1}\n', true), undefined)
})

run()
