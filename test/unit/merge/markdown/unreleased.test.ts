import { assert, run, test } from '../../../helpers/harness.ts'
import { edit, merge3, textOf } from './look-alikes.ts'

const BASE = `# Changelog

## [Unreleased]

### Added

- a lamp (#1)

### Fixed

- a leak (#2)

## [1.1.0] - 2026-01-01

- a boat
`
const RELEASE = '## [1.2.0] - 2026-02-01'
const HORN = '- a horn (#3)\n'
const ADDING = edit(BASE, ['(#1)\n', `(#1)\n${HORN}`])
const RELEASING = edit(BASE, ['## [Unreleased]\n', `## [Unreleased]\n\n${RELEASE}\n`])
const WANTED = edit(RELEASING, ['## [Unreleased]\n', `## [Unreleased]\n\n### Added\n\n${HORN}`])

function both(base: string, one: string, other: string): readonly string[] {
  return [textOf(merge3(base, one, other)), textOf(merge3(base, other, one))]
}

test('an entry that was not part of a release stays unreleased, and the decision is told', () => {
  assert.equal(both(BASE, ADDING, RELEASING), [WANTED, WANTED])
  const [decision, ...others] = merge3(BASE, ADDING, RELEASING).decisions
  assert.equal([decision?.rule, decision?.field, others.length], ['unreleased', 'Added', 0])
  assert.match(decision?.kept ?? '', /a horn/)
})

test('a release that only renamed the heading gets it back for the entry', () => {
  const renamed = edit(BASE, ['## [Unreleased]', RELEASE])
  assert.equal(both(BASE, ADDING, renamed), [WANTED, WANTED])
})

test('a release that only renamed the heading does not get it back for nothing', () => {
  const renamed = edit(BASE, ['## [Unreleased]', RELEASE])
  const edited = edit(BASE, ['a lamp', 'a big lamp'])
  const wanted = edit(renamed, ['a lamp', 'a big lamp'])
  assert.equal(both(BASE, edited, renamed), [wanted, wanted])
})

test('an entry that the release has too is in the release alone', () => {
  const releasing = edit(RELEASING, ['(#1)\n', `(#1)\n${HORN}`])
  assert.equal(both(BASE, ADDING, releasing), [releasing, releasing])
})

test('what is edited in an entry that was released is edited there', () => {
  const adding = edit(ADDING, ['a lamp', 'a big lamp'])
  const wanted = edit(WANTED, ['a lamp', 'a big lamp'])
  assert.equal(both(BASE, adding, RELEASING), [wanted, wanted])
})

test('an entry joins those that the new section has already', () => {
  const early = '- an anchor (#4)\n'
  const releasing = edit(RELEASING, ['## [Unreleased]\n', `## [Unreleased]\n\n### Added\n\n${early}`])
  const merged = both(BASE, ADDING, releasing)
  for (const text of merged) {
    assert.equal(
      text
        .slice(0, text.indexOf(RELEASE))
        .match(/- an? \w+/g)
        ?.sort(),
      ['- a horn', '- an anchor'],
    )
    assert.is(text.split('### Added').length, 3)
  }
})

test('two releases at once are merged as they are', () => {
  const other = edit(ADDING, ['## [Unreleased]\n', '## [Unreleased]\n\n## [1.3.0] - 2026-02-02\n'])
  assert.not(merge3(BASE, other, RELEASING).decisions.some(({ rule }) => rule === 'unreleased'))
})

test('line endings stay as they are', () => {
  const windows = (text: string) => text.replaceAll('\n', '\r\n')
  assert.is(textOf(merge3(windows(BASE), windows(ADDING), windows(RELEASING))), windows(WANTED))
})

run()
