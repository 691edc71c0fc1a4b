import { assert, run, test } from '../../../helpers/harness.ts'
import { edit, merge3, ROADMAP, textOf } from './look-alikes.ts'

function merged(ours: readonly (readonly [string, string])[], theirs: readonly (readonly [string, string])[]): string {
  return textOf(merge3(ROADMAP, edit(ROADMAP, ...ours), edit(ROADMAP, ...theirs)))
}

test('edits of different records, fields and cells are all in the result', () => {
  const ours = [
    ['**Owner:** ada', '**Owner:** grace'],
    ['| FOG-1 | Buy a horn | open |', '| FOG-1 | Buy a horn | done |'],
    ['further.', 'further and longer.'],
  ] as const
  const theirs = [
    ['P1\n', 'P0\n'],
    ['| FOG-1 | Buy a horn |', '| FOG-1 | Buy a loud horn |'],
    ['Buy a lamp', 'Order a lamp'],
  ] as const
  assert.is(
    merged(ours, theirs),
    edit(
      ROADMAP,
      ['P1\n', 'P0\n'],
      ['**Owner:** ada', '**Owner:** grace'],
      ['Buy a lamp that shines further.', 'Order a lamp that shines further and longer.'],
      ['| FOG-1 | Buy a horn | open |', '| FOG-1 | Buy a loud horn | done |'],
    ),
  )
})

test('additions of both sides at one place are both kept, ours first, and an equal one once', () => {
  const last = '| FOG-3 | Tell the ships | open | 2026-02-01 |\n'
  const row = (id: string) => `| ${id} | more | open | 2026-03-01 |\n`
  assert.is(
    merged([[last, last + row('FOG-4') + row('FOG-6')]], [[last, last + row('FOG-5') + row('FOG-6')]]),
    edit(ROADMAP, [last, last + row('FOG-4') + row('FOG-5') + row('FOG-6')]),
  )
})

test('a record that one side removed and the other left alone is gone', () => {
  const task = '- [ ] **OIL-7: Order oil** (two barrels)\n  - Estimate: 2h\n'
  assert.is(
    merged([[task, '']], [['- [ ] paint', '- [x] paint']]),
    edit(ROADMAP, [task, ''], ['- [ ] paint', '- [x] paint']),
  )
})

test('a record that one side removed and the other changed is a person’s', () => {
  const result = merge3(ROADMAP, edit(ROADMAP, ['- [~] **OIL-8: Store oil**\n', '']), edit(ROADMAP, ['[~]', '[x]']))
  assert.is(result.collisions.length, 1)
  assert.is(result.collisions[0]?.record, 'OIL-8')
  assert.ok(textOf(result).includes('<|- [~] **OIL-8: Store oil**\n|- [x] **OIL-8: Store oil**\n>- [ ] paint'))
})

test('a record that one side moved and the other edited is moved and edited', () => {
  const task = '- [~] **OIL-8: Store oil**\n'
  const done = `## Done\n\n${task}\n## Tasks\n`
  assert.is(
    merged(
      [
        [task, ''],
        ['## Tasks\n', done],
      ],
      [['[~]', '[x]']],
    ),
    edit(ROADMAP, [task, ''], ['## Tasks\n', done.replace('[~]', '[x]')]),
  )
})

test('the newest date and the higher checkbox win, and it is told', () => {
  const result = merge3(
    ROADMAP,
    edit(ROADMAP, ['2026-03-01T10', '2026-03-02T10'], ['[~]', '[ ]']),
    edit(ROADMAP, ['2026-03-01T10', '2026-03-03T10'], ['[~]', '[x]']),
  )
  assert.is(textOf(result), edit(ROADMAP, ['2026-03-01T10', '2026-03-03T10'], ['[~]', '[x]']))
  assert.equal(
    result.decisions.map(({ rule }) => rule),
    ['newest', 'checkbox'],
  )
})

run()
