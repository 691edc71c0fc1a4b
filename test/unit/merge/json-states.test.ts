// State files that programs write: what both sides wrote anew, and which of two is the newer.
import { mergeFile } from '../../../lib/merge/merge-file.ts'
import { assert, run, test } from '../../helpers/harness.ts'

type Json = unknown
type Texts = readonly [base: string | undefined, ours: string, theirs: string]

const merge = ([base, ours, theirs]: Texts, path = 'a.json') => mergeFile({ base, ours, path, theirs })
/** The same both ways round; undefined: a person's. */
const mergedOf = ([base, ours, theirs]: readonly [Json, Json, Json], path?: string) => {
  const text = (json: Json) => `${JSON.stringify(json, null, 2)}\n`
  const [was, left, right] = [base === undefined ? undefined : text(base), text(ours), text(theirs)]
  const [one, other] = [merge([was, left, right], path), merge([was, right, left], path)]
  assert.is(one.status, other.status)
  if (one.status !== 'resolved') return undefined
  assert.equal(JSON.parse(one.text ?? ''), JSON.parse(other.text ?? ''))
  return JSON.parse(one.text ?? '') as Json
}
const person = (texts: readonly [Json, Json, Json], path?: string) => assert.is(mergedOf(texts, path), undefined)

test('a result that is merged again with a side keeps the escapes of the side that wrote them anew', () => {
  const plain = '{"a":"x — y","b":"u — v"}'
  const both = '{"a":"x \\u2014 y","b":"u — v","c":1}'
  const { text } = merge([plain, both, '{"a":"x — y","b":"u — v","c":1}'])
  assert.is(text, both)
  assert.is(
    merge([plain, '{"a":"x \\u2014 y","b":"u — v"}', '{"a":"x — y","b":"u \\u2014 v"}']).text,
    both.replace('—', '\\u2014').replace(',"c":1', ''),
  )
})

test('a key that was there twice in the base alone collides with nothing: both sides mended it', () => {
  const { status, text } = merge(['{"a":1,"n":1,"a":2}', '{"a":2,"n":2}', '{"a":2,"n":1,"m":1}'])
  assert.equal([status, text], ['resolved', '{"a":2,"n":2,"m":1}'])
})

test('of two builds or states the newer one counts, wherever it says when it was written', () => {
  const build = (commit: string, builtAt: string) => ({
    version: '1.0.0',
    commit,
    branch: `b-${commit}`,
    buildTime: builtAt,
  })
  const base = build('aaaaaaa', '2026-03-01T10:00:00Z')
  const [older, newer] = [build('bbbbbbb', '2026-03-02T10:00:00Z'), build('ccccccc', '2026-03-03T10:00:00Z')]
  assert.equal(mergedOf([base, older, newer]), newer)
  const state = (phase: string, at: string) => ({
    phase,
    timestamps: { started: '2026-03-01T09:00:00Z', last_activity: at },
  })
  const [early, late] = [state('plan', '2026-03-01T10:00:00Z'), state('test', '2026-03-01T12:00:00Z')]
  assert.equal(mergedOf([state('idle', '2026-03-01T09:00:00Z'), early, late]), late)
  const tasks = (name: string, updated: string) => ({ name, metadata: { updated } })
  assert.equal(
    mergedOf([tasks('a', '2026-01-01'), tasks('b', '2026-01-02'), tasks('c', '2026-01-03')]),
    tasks('c', '2026-01-03'),
  )
})

test('a timestamp says which of two is newer only of one record that both wrote anew, not of two events or reports', () => {
  const count = (n: number, day: number) => ({ timestamp: `2026-03-0${day}T10:00:00Z`, counts: { files: n } })
  assert.equal(mergedOf([count(1, 1), count(2, 2), count(3, 3)]), count(3, 3))
  person([undefined, count(2, 2), count(3, 3)])
  const report = (n: number, day: number) => ({ ...count(n, day), findings: [{ id: 'F-1', text: `finding ${n}` }] })
  person([report(1, 1), report(2, 2), report(3, 3)])
})

test('two runs in one state file are not mixed: the whole of one of them is a person’s choice', () => {
  const run = (id: string, day: number, steps: readonly string[]) => ({
    schema_version: 1,
    run_id: id,
    last_activity: `2026-03-0${day}T10:00:00Z`,
    steps: steps.map((step) => ({ id: step, done: true })),
  })
  const [base, one, other] = [run('r-1', 1, ['x']), run('r-2', 2, ['x', 'y', 'z']), run('r-3', 3, ['x', 'w'])]
  person([base, one, other])
  person([undefined, one, other])
  const { collisions, text = '' } = merge([base, one, other].map((json) => JSON.stringify(json)) as unknown as Texts)
  assert.match(collisions[0]?.why ?? '', /two different records in one place \(run_id\)/)
  assert.ok(text.includes(JSON.stringify(one)) && text.includes(JSON.stringify(other)))
  // Where only one side began another run, or both the same, there is one run.
  assert.equal(mergedOf([base, { ...base, note: 'n' }, one]), { ...one, note: 'n' })
  assert.equal(mergedOf([base, one, { ...one, note: 'n' }]), { ...one, note: 'n' })
  // The id of something else says nothing of the record itself.
  const pointer = (id: string, day: number) => ({ last_event_id: id, updated_at: `2026-03-0${day}` })
  assert.equal(mergedOf([pointer('a', 1), pointer('b', 2), pointer('c', 3)]), pointer('c', 3))
})

const cycle = (id: string, status: string, more: object = {}) => ({
  created: '2026-02-01',
  id,
  label: `cycle ${id}`,
  status,
  ...more,
})
const ledger = (active: string | null, ...cycles: readonly object[]) => ({ active_cycle: active, cycles })

test('of two records that are pointed at as the active ones, the one that the other side has not finished counts', () => {
  const base = ledger('c1', cycle('c1', 'active'))
  const next = ledger('c2', cycle('c1', 'archived'), cycle('c2', 'active'))
  const later = ledger('c3', cycle('c1', 'archived'), cycle('c2', 'archived'), cycle('c3', 'active'))
  assert.equal(mergedOf([base, next, later]), later)
  assert.equal(mergedOf([base, ledger(null, cycle('c1', 'archived')), next]), next)
  // Both are worked on, or nobody knows how far they are.
  person([base, next, ledger('c3', cycle('c1', 'archived'), cycle('c3', 'active'))])
  person([base, next, ledger('c3', cycle('c1', 'archived'))])
  person([base, next, ledger('c3', cycle('c1', 'archived'), cycle('c3', 'odd'))])
})

test('a record that both sides added is as the side has it on which it is further, if it is one record', () => {
  const base = ledger('c1', cycle('c1', 'archived'))
  const active = cycle('c2', 'active', { plan: 'plan.md', issue: 7 })
  const archived = cycle('c2', 'archived', { archived: '2026-03-01', issue: 7, plan: 'archive/plan.md' })
  const added = (record: object) => ledger('c1', cycle('c1', 'archived'), record)
  assert.equal(mergedOf([base, added(active), added(archived)]), added(archived))
  // Another record under the same id, one that has lost a key, and two on the same rank.
  person([base, added(active), added({ ...archived, label: 'another' })])
  person([base, added({ ...active, owner: 'x' }), added(archived)])
  person([base, added(active), added({ ...archived, status: 'in progress' })])
})

run()
