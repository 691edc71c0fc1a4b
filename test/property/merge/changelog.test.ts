// An entry below "Unreleased" while the other side makes a release: what did not ship stays unreleased.
import { mergeFile } from '../../../lib/merge/merge-file.ts'
import { assert, run, test } from '../../helpers/harness.ts'
import { fc } from '../../helpers/property.ts'

const GROUPS = ['Added', 'Changed', 'Fixed'] as const
type Group = (typeof GROUPS)[number]
/** Entries by group; an empty group has no heading. */
type Section = Readonly<Record<Group, readonly string[]>>

const MARKS = ['new', 'early', 'last', 'old'].flatMap((mark) => [`${mark}-add`, `${mark}-change`, `${mark}-fix`])
const WORDS = ['anchor', 'boat', 'compass', 'deck', 'engine', 'flag', 'galley', 'hull']

function entries(mark: string): fc.Arbitrary<readonly string[]> {
  return fc
    .uniqueArray(fc.nat(WORDS.length - 1), { maxLength: 3 })
    .map((list) => list.map((at) => `- ${mark} ${WORDS[at]} (#${100 * MARKS.indexOf(mark) + at})`))
}

function sections(mark: string): fc.Arbitrary<Section> {
  return fc.record({
    Added: entries(`${mark}-add`),
    Changed: entries(`${mark}-change`),
    Fixed: entries(`${mark}-fix`),
  })
}

const cases = fc.record({
  added: sections('new'),
  atTop: fc.boolean(),
  early: sections('early'),
  hasGroups: fc.boolean(),
  isKept: fc.boolean(),
  last: sections('last'),
  old: sections('old').filter((section) => all(section).length > 0),
})
type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never

function all(section: Section): readonly string[] {
  return GROUPS.flatMap((group) => section[group])
}

function joined(a: Section, b: Section): Section {
  return {
    Added: [...a.Added, ...b.Added],
    Changed: [...a.Changed, ...b.Changed],
    Fixed: [...a.Fixed, ...b.Fixed],
  }
}

function render(heading: string, section: Section, hasGroups: boolean): string {
  const lists = hasGroups
    ? GROUPS.filter((group) => section[group].length > 0).map(
        (group) => `### ${group}\n\n${section[group].join('\n')}\n\n`,
      )
    : [all(section).length === 0 ? '' : `${all(section).join('\n')}\n\n`]
  return `${heading}\n\n${lists.join('')}`
}

const RELEASE = '## [1.2.0] - 2026-02-01'
const FIRST = '## [1.1.0] - 2026-01-01\n\n- the first boat\n'

/** The base, a side that adds entries, and one that releases: with a last entry, and with or without a new heading above. */
function textsOf({ added, atTop, early, hasGroups, isKept, last, old }: Case) {
  const file = (parts: readonly string[]) => `# Changelog\n\n${parts.join('')}${FIRST}`
  const part = (heading: string, section: Section) => render(heading, section, hasGroups)
  return {
    adding: file([part('## [Unreleased]', atTop ? joined(added, old) : joined(old, added))]),
    base: file([part('## [Unreleased]', old)]),
    releasing: file([...(isKept ? [part('## [Unreleased]', early)] : []), part(RELEASE, joined(old, last))]),
  }
}

function between(text: string, from: string, to: string): string {
  return text.slice(text.indexOf(from), text.indexOf(to))
}

/** Every entry where it belongs, once. */
function keepsPlaces(each: Case, text: string): void {
  const isOpened = each.isKept || all(each.added).length > 0
  const unreleased = isOpened ? between(text, '## [Unreleased]', RELEASE) : ''
  const release = between(text, RELEASE, '## [1.1.0]')
  const fresh = [...all(each.added), ...(each.isKept ? all(each.early) : [])]
  for (const entry of fresh) assert.ok(unreleased.includes(entry), `${entry}\n${text}`)
  const shipped = [...all(each.old), ...all(each.last)]
  for (const entry of shipped) assert.ok(release.includes(entry), `${entry}\n${text}`)
  for (const part of [...fresh, ...shipped, RELEASE, '## [1.1.0]'])
    assert.is(text.split(part).length, 2, `${part}\n${text}`)
}

test('an entry that one side added while the other made a release is unreleased, whichever side is ours', () => {
  const path = 'CHANGELOG.md'
  fc.assert(
    fc.property(cases, (each) => {
      const { adding, base, releasing } = textsOf(each)
      for (const [ours, theirs] of [
        [adding, releasing],
        [releasing, adding],
      ] as const) {
        const { status, text = '' } = mergeFile({ base, ours, path, theirs })
        assert.is(status, 'resolved')
        keepsPlaces(each, text)
        const again = mergeFile({ base, ours: text, path, theirs: adding })
        if (again.status === 'resolved') assert.is(again.text, text)
      }
    }),
    { numRuns: 150 },
  )
})

test('an entry that the release has too is there once, released', () => {
  fc.assert(
    fc.property(cases, (each) => {
      const { adding, base, releasing } = textsOf({ ...each, last: each.added })
      const merged = mergeFile({ base, ours: adding, path: 'CHANGELOG.md', theirs: releasing })
      assert.is(merged.status, 'resolved')
      for (const entry of all(each.added)) assert.is((merged.text ?? '').split(entry).length, 2, merged.text)
    }),
    { numRuns: 100 },
  )
})

run()
