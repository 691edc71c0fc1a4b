import { lineFault } from '../../../../lib/merge/markdown/guard.ts'
import { assert, run, test } from '../../../helpers/harness.ts'
import { edit, merge3, textOf } from './look-alikes.ts'

const BOATS = `# Boats

| Boat | Men | Notes |
| --- | --- | --- |
| Wren | 3 | tar, rope |
| Tern | 5 | none yet |
`

test('what one side wrote into a column that the other renamed is not lost', () => {
  const ours = edit(BOATS, ['Notes', 'Needs'])
  assert.is(
    textOf(merge3(BOATS, ours, edit(BOATS, ['tar, rope', 'tar, rope, oars']))),
    edit(ours, ['tar, rope', 'tar, rope, oars']),
  )
  const both = merge3(BOATS, edit(ours, ['tar, rope', 'all is there']), edit(BOATS, ['tar, rope', 'tar, rope, oars']))
  assert.equal(
    both.collisions.map(({ field, why }) => `${field}: ${why}`),
    ['Needs: both sides changed the same cell'],
  )
})

test('each side renamed another column: both have their new names', () => {
  const result = merge3(BOATS, edit(BOATS, ['Notes', 'Needs']), edit(BOATS, ['Men', 'Crew']))
  assert.is(textOf(result), edit(BOATS, ['Notes', 'Needs'], ['Men', 'Crew']))
})

test('both sides renamed one column differently: the table is a person’s', () => {
  const result = merge3(BOATS, edit(BOATS, ['Notes', 'Needs']), edit(BOATS, ['Notes', 'Stores']))
  assert.is(result.collisions[0]?.why, 'both sides changed the columns of the table')
})

test('a cell that one side changed in a column that the other removed is a person’s', () => {
  const ours = '# Boats\n\n| Boat | Men |\n| --- | --- |\n| Wren | 3 |\n| Tern | 5 |\n'
  const result = merge3(BOATS, ours, edit(BOATS, ['none yet', 'a mast']))
  assert.equal(
    result.collisions.map(({ record, field }) => `${record}: ${field}`),
    ['Tern: Notes'],
  )
  const added = merge3(BOATS, ours, `${BOATS}| Gull | 2 | oars |\n`)
  assert.equal(
    added.collisions.map(({ record, field }) => `${record}: ${field}`),
    ['Gull: Notes'],
  )
  assert.is(textOf(merge3(BOATS, ours, edit(BOATS, ['Tern | 5', 'Tern | 6']))), edit(ours, ['Tern | 5', 'Tern | 6']))
})

test('a text that one side put above its sections does not end up in a section of the other side', () => {
  const ours = '# Plan\n\nDraft.\n\n## Now\n\n- buy tar\n\n## Later\n\n- buy rope\n'
  const theirs = '# Plan\n\nWhat we do this year, and in which order.\n\n## Done\n\n- sell the old boat\n'
  const merged = textOf(merge3('# Plan\n', ours, theirs))
  assert.ok(merged.indexOf('What we do') < merged.indexOf('## Now'), merged)
})

test('merging a result again does not repeat what both sides added at one place', () => {
  const base = 'Commands:\n  boat set sail true    # hoist\n  boat set mast "oak"\n  boat list\n'
  const ours = edit(base, ['  boat set mast', '  boat set oars 2       # and row\n  boat set mast'])
  const result = edit(base, [
    '  boat set mast',
    '  boat set anchor true  # drop\n  boat set oars 2       # and row\n  boat set mast',
  ])
  assert.is(textOf(merge3(base, result, ours)), result)
  assert.is(textOf(merge3(base, ours, result)), result)
})

test('merging a result again does not repeat a short paragraph', () => {
  const result = '# Boats\n\nUse a mast.\n\nUse an oar.\n'
  assert.is(textOf(merge3('# Boats\n', result, '# Boats\n\nUse an oar.\n')), result)
})

test('merging a result again does not repeat an anchor', () => {
  const result = '# Boats\n\n<a id="sail"></a>\n\n<a id="oars"></a>\n'
  const ours = '# Boats\n\n<a id="sail"></a>\n\n<a id="anchor"></a>\n'
  assert.is(textOf(merge3('# Boats\n', ours, result)).split('id="sail"').length, 2)
})

test('of two sections with one name the one with the same entries is the old one', () => {
  const base = '## [Unreleased]\n\n### Added\n- a mast (#1)\n- an oar (#2)\n'
  const ours = edit(base, ['- a mast', '- a sail (#3)\n- a mast'])
  const theirs = edit(base, ['### Added\n', '### Added\n- an anchor (#4)\n\n### Fixed\n- a leak (#5)\n\n### Added\n'])
  const merged = edit(theirs, ['- a mast', '- a sail (#3)\n- a mast'])
  assert.is(textOf(merge3(base, ours, theirs)), merged)
  assert.is(textOf(merge3(base, merged, ours)), merged)
})

test('an entry that is new after a release does not collide with the section that both sides released', () => {
  const changed = '### Changed\n\n- the mast is longer\n'
  const added = '### Changed\n\n- the sail is blue\n'
  const base = `# Changes\n\n## [Unreleased]\n\n${changed}\n## [0.1.0]\n\n${added.replace('sail is', 'hull was')}`
  const theirs = edit(base, ['## [Unreleased]\n', '## [Unreleased]\n\n## [0.2.0]\n'])
  const ours = edit(base, ['## [Unreleased]\n', `## [Unreleased]\n\n${added}\n## [0.2.0]\n`])
  assert.is(textOf(merge3(base, ours, theirs)), ours)
  assert.is(textOf(merge3(base, theirs, ours)), ours)
})

test('the evidence beside a check mark goes with the mark, and the rest of the row does not', () => {
  const head = '# Checks\n\n| Check | Done | Evidence |\n|---|---|---|\n'
  const [ours, theirs] = [`${head}| tar the boat | [x] | log 14 |\n`, `${head}| tar the boat | [ ] | waits for tar |\n`]
  assert.is(textOf(merge3(undefined, ours, theirs)), ours)
  assert.is(textOf(merge3(undefined, theirs, ours)), ours)
  const notes = (text: string) => text.replace('Evidence', 'Notes')
  assert.is(merge3(undefined, notes(ours), notes(theirs)).collisions.length, 1)
})

test('texts and numbers that both sides added are the same whichever side is ours', () => {
  const one = '# Speed\n\n1. wren\n2. tern is slow, and it leaks when the sea\n   is high\n'
  const other = '# Speed\n\n1. wren\n3. tern is slow, and it leaks\n   when the sea is high\n'
  const lines = (text: string) => text.split('\n').sort()
  assert.equal(lines(textOf(merge3('# Speed\n', one, other))), lines(textOf(merge3('# Speed\n', other, one))))
})

test('a field that one side removed does not come back because the other side closed the code block around it', () => {
  const base = 'Code:\n\n```\n\n**Owner:** ada | **Status:** open\n'
  const theirs = edit(base, ['Code:\n', '```\nCode:\n'])
  assert.is(merge3(base, 'Code:\n\n```\n\n', theirs).collisions.length, 1)
})

test('a line that one side took out of an item does not come back because the other side took it out of the item', () => {
  const base = '- [ ] order oil\n**Owner:** ada\n'
  assert.is(merge3(base, '- [ ] order oil\n', '- [ ] order oil\n\n**Owner:** ada\n').collisions.length, 1)
})

test('what one side took out of a status does not come back with what the other side added to it', () => {
  const base = '- **Status:** open for now\n'
  const [ours, theirs] = ['- **Status:** open for long now\n', '- **Status:** open\n']
  assert.is(merge3(base, ours, theirs).collisions.length, 1)
  assert.is(merge3(base, theirs, ours).collisions.length, 1)
})

test('a line that everybody has once is a fault where it is there twice, with another indentation', () => {
  const base = '---\nname: boat\n---\n    of the year\n'
  const made = '    name: boat\n    of the year'
  const explained = { bases: ['    of the year'], layouts: [], made: [made], sides: [] }
  const texts = { base, merged: `---\nname: boat\n---\n${made}\n`, ours: base, theirs: base }
  assert.is(lineFault({ ...texts, explained, hasStrayed: () => false, isOpen: false }), 'name: boat')
})

test('headings between two rules are headings, wherever the other side puts a heading', () => {
  const base = '---\n## Part 1\n## Part 2\n---'
  assert.is(textOf(merge3(base, `### Above\n${base}`, base)), `### Above\n${base}`)
})

test('merging a result again does not repeat an anchor that stands beside another one that moved', () => {
  const base = '### Sail\n\nhoist\n\n<a id="oars"></a>\n\n### Oars\n\nrow\n'
  const ours = edit(base, ['<a id="oars"></a>\n', '<a id="mast"></a>\n\n<a id="oars"></a>\n'])
  const result = edit(base, ['<a id="oars"></a>\n', '<a id="mast"></a>\n\n### Hull\n\ntar\n\n<a id="oars"></a>\n'])
  assert.is(textOf(merge3(base, result, ours)).split('id="mast"').length, 2)
  assert.is(textOf(merge3(base, ours, result)).split('id="mast"').length, 2)
})

test('a field of a record that one side removed is not given to the record that it put there', () => {
  const base = '## QA-1: tar\n\n- **Status:** in progress\n\n## QA-2: sail\n\nHoist it.\n'
  const theirs = edit(base, ['QA-1: tar', 'QA-3: oars'])
  const result = merge3(base, edit(base, ['in progress', 'planned']), theirs)
  assert.is(result.collisions.length, 1)
})

test('an item that moved to another section is not taken for the one like it that was added', () => {
  const moved = '- Tar the old boat for number one\n'
  const like = moved.replace('old', 'new')
  const base = `## Now\n\n${moved}\n## Done\n\n- Buy a horn for the fog\n`
  const ours = `## Now\n\n${like}\n## Done\n\n- Buy a horn for the fog\n${moved}`
  const theirs = edit(base, [moved, `${moved}- Paint the mast\n`])
  const merged = textOf(merge3(base, ours, theirs))
  assert.is(merged, edit(ours, [like, `${like}- Paint the mast\n`]))
})

test('a list nested 2,000 levels is merged or a person’s, and no crash', () => {
  const levels = Array.from({ length: 2000 }, (_, level) => `${'  '.repeat(level)}- Tar boat ${level}\n`)
  const base = levels.join('')
  const [ours, theirs] = [edit(base, ['boat 3\n', 'boat 3 twice\n']), edit(base, ['boat 1999\n', 'boat 1999 well\n'])]
  assert.is(textOf(merge3(base, ours, theirs)), edit(ours, ['boat 1999\n', 'boat 1999 well\n']))
  const other = edit(base, ['boat 1999\n', 'boat 1999 badly\n'])
  assert.ok(merge3(base, other, theirs).collisions.length > 0)
})

test('a heading above blocks that the other side took apart: the same answer whichever side is called ours', () => {
  const base = '\n\n[ref]: https://example.com/old\n\n### BUG-7: crash\n'
  const ours = `## Part\n${base}`
  const theirs =
    '\n\n\n\n  - Owner: ada\n[ref]: https://example.com/old\n\n### BUG-7: crash\n[ref]: https://example.com/new\n'
  const [one, other] = [merge3(base, ours, theirs), merge3(base, theirs, ours)]
  assert.is(one.collisions.length > 0, other.collisions.length > 0)
})

test('two plans in the place of one are a person’s, and not put one below the other', () => {
  const plan = (name: string, count: number) =>
    `# ${name}\n\n${Array.from({ length: count }, (_, at) => `- ${name} gets ${name.length * 7 + at} new ${name} boards\n`).join('')}`
  const [base, ours, theirs] = [plan('Pier', 12), plan('Lamp', 10), plan('Harbour', 9)]
  const { collisions } = merge3(base, ours, theirs)
  assert.match(collisions[0]?.why ?? '', /^each side took out more than half/)
  assert.is(merge3(base, ours, base).collisions.length, 0)
})

run()
