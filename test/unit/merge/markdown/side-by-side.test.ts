import { violationsOf } from '../../../../lib/merge/invariants.ts'
import { markdownKind } from '../../../../lib/merge/markdown/kinds.ts'
import { assert, run, test } from '../../../helpers/harness.ts'
import { edit, merge3, textOf } from './look-alikes.ts'

const BOTH = `# Task

- **Goals:** a lamp for every boat of the harbour before the winter
- **Risks**: fog.
- **Test plan**: light the lamp.
- **Rollback plan**: put the lamp out.
`

test('both sides made a record, one says more in a field of one word: the field is there once', () => {
  const more = edit(
    BOTH,
    ['fog.', 'fog; storms in the winter.'],
    ['light the lamp.', 'light the lamp, and wait for the night.'],
  )
  assert.is(textOf(merge3(undefined, BOTH, more)), more)
  assert.is(textOf(merge3(undefined, more, BOTH)), more)
})

test('both sides made a session: lists of files are joined, and what a shell should have filled in is filled', () => {
  const session = (started: string, files: string) =>
    `# Session: lamps\n\n**Status**: active\n**Started**: ${started}\n**Files**: ${files}\n\n## Notes\n\n- lit\n`
  const filled = session('2026-02-01', 'docs/S-12.md, docs/lamps.md')
  const left = session('$(date)', 'docs/$SESSION.md, docs/lamps.md')
  assert.is(textOf(merge3(undefined, filled, left)), filled)
  assert.is(textOf(merge3(undefined, left, filled)), filled)
  const other = session('2026-02-01', 'docs/oars.md, docs/lamps.md')
  const joined = session('2026-02-01', 'docs/S-12.md, docs/lamps.md, docs/oars.md')
  assert.is(textOf(merge3(undefined, filled, other)), joined)
  assert.is(textOf(merge3(undefined, other, filled)), joined)
})

test('two values that are no lists, and a text that does not fit the template, are a person’s', () => {
  const made = (tags: string) => merge3(undefined, `# Lamp\n\n**Tags**: ${tags}\n`, '# Lamp\n\n**Tags**: sea\n')
  assert.is(made('shore').collisions.length, 1)
  assert.is(made('$(tag) lamp').collisions.length, 1)
})

test('both sides made a file: the markers stand around the lines that differ', () => {
  const rest = Array.from({ length: 22 }, (_, at) => `row to buoy ${at}\n`).join('')
  const plan = (branch: string) => `# Plan\n\n\`\`\`sh\nhoist ${branch} --now\n${rest}\`\`\`\n`
  const merged = textOf(merge3(undefined, plan('sea'), plan('sea-2026')))
  assert.is(merged, `# Plan\n\n\`\`\`sh\n<hoist sea --now\n||hoist sea-2026 --now\n>${rest}\`\`\`\n`)
})

test('each side wrote another text in the place of one: they stand side by side', () => {
  const base = '# Start\n\nRun: `oars --row`\n\nThen wait.\n'
  const ours = edit(base, [
    'Run: `oars --row`',
    'Never row: hoist the sails, take the wind from behind, and steer by the stars.',
  ])
  const theirs = edit(base, ['oars --row', 'oars --row --fast'])
  const result = merge3(base, ours, theirs)
  assert.is(result.collisions[0]?.why, 'both sides changed the same words')
  assert.match(textOf(result), /^# Start\n\n<Never row[^|]*\|Run: `oars --row`\n?\|Run: `oars --row --fast`/)
})

test('an item with another value behind the same plain name is an edit of it', () => {
  const base =
    '# Gate\n\n- Verdict: partial\n- Execution state: blocked until the harbour opens\n- Prerequisites: none\n'
  const ours = edit(base, ['blocked until the harbour opens', 'active, all is there'])
  const theirs = edit(base, ['blocked until the harbour opens', 'in progress since yesterday'])
  const result = merge3(base, ours, theirs)
  assert.equal(
    result.collisions.map(({ why }) => why),
    ['both sides changed the same words'],
  )
  assert.match(textOf(result), /partial\n<- Execution state: active[^<>]*in progress since yesterday\n?>/)
})

test('rows of other sessions are other rows, however much they look alike', () => {
  const row = (id: string, place: string) => `| S-2026-${id} | Sprint | main | ${place} | In Progress |\n`
  const table = (...rows: readonly string[]) =>
    `# Sessions\n\n| Session | Task | Branch | Module | Status |\n| --- | --- | --- | --- | --- |\n${rows.join('')}`
  const base = table(row('a39dfaf', 'docs'), row('b7654e1', 'scripts'))
  const ours = table(row('a39dfaf', 'docs'), row('c5c75aa', 'accounts'))
  const theirs = table(row('a39dfaf', 'docs'), row('c5c75aa', 'server'))
  const result = merge3(base, ours, theirs)
  assert.equal(
    result.collisions.map(({ field, why }) => `${field}: ${why}`),
    ['Module: both sides changed the same cell'],
  )
})

test('a line that got a label on one side is no loss, and one that is gone is', () => {
  const base = '# Faults\n\n- Missing directory: log a warning, skip\n- Broken file: log a warning, stop\n'
  const ours = edit(base, ['a warning, skip', 'one warning, skip'])
  const theirs = edit(base, ['- Missing directory: log', '- **Missing directory**: in any case log'])
  const check = (text: string) => {
    const merged = { collisions: [], decisions: [], pieces: [{ kind: 'text', text } as const] }
    const rules = { fieldRules: new Map(), isAppendOnly: false, keyFields: [] }
    return violationsOf({ input: { base, ours, path: 'a.md', theirs }, kind: markdownKind, merged, rules })
  }
  const merged = edit(base, [
    '- Missing directory: log a warning',
    '- **Missing directory**: in any case log one warning',
  ])
  assert.equal(check(merged), [])
  assert.ok(check(edit(merged, ['- Broken file: log a warning, stop\n', ''])).length > 0)
  assert.ok(check(edit(merged, ['- **Missing directory**: in any case log one warning, skip\n', ''])).length > 0)
})

run()
