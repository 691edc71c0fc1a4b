// The veto: what a merge must not do is seen on its result, whatever the merge says of itself.
import { violationsOf } from '../../../lib/merge/invariants.ts'
import { jsonlKind } from '../../../lib/merge/jsonl/kind.ts'
import { roadmapKind } from '../../../lib/merge/markdown/kinds.ts'
import { sectionParts } from '../../../lib/merge/reduce.ts'
import { assert, run, test } from '../../helpers/harness.ts'

const rules = { fieldRules: new Map(), isAppendOnly: false, keyFields: [] }
const line = (id: string, n: number) => `{"id":"${id}","n":${n}}\n`
const input = {
  base: line('a', 1) + line('b', 1) + line('c', 1),
  ours: line('a', 2) + line('b', 1) + line('new', 1),
  path: 'x.jsonl',
  theirs: line('a', 1) + line('b', 5) + line('c', 1),
}
const RIGHT = line('a', 2) + line('b', 5) + line('new', 1)
const found = (text: string, kind = jsonlKind, given = input) =>
  violationsOf({
    input: given,
    kind,
    merged: { collisions: [], decisions: [], pieces: [{ kind: 'text', text }] },
    rules,
  })

test('a right result breaks nothing', () => {
  assert.equal(found(RIGHT), [])
})

const WRONG: readonly (readonly [what: string, text: string, pattern: RegExp])[] = [
  ['an added record is lost', line('a', 2) + line('b', 5), /^lost: new$/],
  [
    'a value is that of the side that did not change it',
    RIGHT.replace('"n":2', '"n":1'),
    /^not as the side has it .*: a: n$/,
  ],
  ['a removed record is back', RIGHT + line('c', 1), /^removed by one side, and there again: c$/],
  ['a record is there twice', RIGHT + line('new', 1), /^more often than on either side: new$/],
  ['conflict markers are in it', `<<<<<<< a\n${RIGHT}=======\n>>>>>>> b\n`, /^conflict markers in the result$/],
  ['it is nothing of its kind', 'lost\n', /^the result cannot be read as jsonl$/],
]
for (const [what, text, pattern] of WRONG) {
  test(`seen: ${what}`, () => {
    const violations = found(text)
    assert.ok(
      violations.some((violation) => pattern.test(violation)),
      violations.join('\n'),
    )
  })
}

test('a record that is lost is named once, though its heading and its id are both gone', () => {
  const base = '# Plan\n\n- [ ] A-1: first\n'
  const given = { base, ours: `${base}- [ ] A-4: fourth\n`, path: 'ROADMAP.md', theirs: `${base}- [ ] A-5: fifth\n` }
  assert.equal(found(given.theirs, roadmapKind, given), ['lost: A-4'])
  const release = (version: string) => `# Plan\n\n## [${version}] - 2026-01-02\n\n- it works\n`
  const released = { base: '# Plan\n', ours: release('1.2.0'), path: 'ROADMAP.md', theirs: release('1.3.0') }
  assert.ok(found(released.theirs, roadmapKind, released).filter((text) => text.includes('1.2.0')).length === 1)
})

test('a collision that is left open loses nothing either', () => {
  const pieces = [
    { kind: 'conflict', base: '', ours: line('new', 1), theirs: '' },
    { kind: 'text', text: line('b', 5) },
  ] as const
  const merged = { collisions: [], decisions: [], pieces }
  assert.equal(violationsOf({ input, kind: jsonlKind, merged, rules }), [])
  const lost = { ...merged, pieces: [pieces[1]] }
  assert.equal(
    violationsOf({ input, kind: jsonlKind, merged: { ...lost, pieces: [{ ...pieces[0], ours: '' }] }, rules }),
    ['lost: new'],
  )
})

test('a section that nobody touched is not read, one that was copied is seen', () => {
  const section = (id: string) => `## ${id}: a task\n\n**Status:** planned\n\n`
  const three = {
    base: section('QA-1') + section('QA-2'),
    ours: section('QA-1'),
    path: 'R.md',
    theirs: section('QA-1') + section('QA-2') + section('QA-3'),
  }
  assert.equal(found(section('QA-1') + section('QA-3'), roadmapKind, three), [])
  assert.ok(found(section('QA-1') + section('QA-3') + section('QA-1'), roadmapKind, three).length > 0)
  assert.ok(found(section('QA-1') + section('QA-2') + section('QA-3'), roadmapKind, three).length > 0)
})

test('the sections of a text begin at headings, but not at what looks like one in code', () => {
  const text =
    'before\n# One\na\n```sh\n# no heading\n~~~\n````\n## Two\n~~~~\n# in code\n```\n~~~\n# in it\n~~~~\n#tag\n   ### no\n'
  assert.equal(
    [...sectionParts(text)].map((part) => part.split('\n')[0]),
    ['before', '# One', '## Two'],
  )
  assert.is([...sectionParts(text)].join(''), text)
  assert.equal([...sectionParts('# a\n# b')], ['# a\n', '# b'])
})

run()
