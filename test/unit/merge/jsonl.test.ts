import { mergeFile } from '../../../lib/merge/merge-file.ts'
import { assert, run, test } from '../../helpers/harness.ts'

const merge = (base: string | undefined, ours: string, theirs: string) =>
  mergeFile({ base, ours, path: 'x.jsonl', theirs })
const resolved = (base: string | undefined, ours: string, theirs: string) => {
  const { collisions, status, text } = merge(base, ours, theirs)
  assert.is(status, 'resolved', JSON.stringify(collisions))
  return text
}
const line = (id: string, more = '') => `{"id":"${id}"${more}}\n`

test('both append: both are there, ours first', () => {
  assert.is(resolved(line('a'), line('a') + line('b'), line('a') + line('c')), line('a') + line('b') + line('c'))
})

test('a record is merged field by field, and the text of the line stays', () => {
  const record = (n: string, m: string) => `{ "id" : "a" ,"n": ${n}, "m":${m} }\n`
  assert.is(resolved(record('1', '1'), record('2', '1'), record('1', '3')), record('2', '3'))
})

test('what one side removed is gone, what the other changed meanwhile is a person’s', () => {
  assert.is(resolved(line('a') + line('b'), line('b'), line('a') + line('b') + line('c')), line('b') + line('c'))
  const { status, text } = merge(line('a') + line('b'), line('b'), line('a', ',"n":1') + line('b'))
  assert.is(status, 'conflict')
  assert.is(text, `<<<<<<< ours\n=======\n${line('a', ',"n":1')}>>>>>>> theirs\n${line('b')}`)
})

test('a record that one side removed is gone where the other only stamped it anew', () => {
  const issue = (at: string, hash: string, more = '') =>
    line('a', `,"updated_at":"${at}","content_hash":"${hash}","notes":[{"text":"x","created_at":"${at}"}]${more}`)
  const [was, now] = [issue('2026-01-01T10:00:00Z', 'abc1234'), issue('2026-01-02T10:00:00Z', 'def5678')]
  const { decisions, text } = merge(was + line('b'), line('b'), now + line('b'))
  assert.is(text, line('b'))
  assert.equal(
    decisions.map(({ record, rule }) => `${rule} ${record}`),
    ['removed a'],
  )
  const due = (at: string) => line('a', `,"due_at":"${at}"`)
  assert.is(merge(due('2026-01-01') + line('b'), line('b'), due('2026-02-01') + line('b')).status, 'conflict')
})

test('a member that one side removed and the other changed is as the newer record has it', () => {
  const issue = (at: string, member: string) => line('a', `,"updated_at":"${at}"${member}`)
  const [old, first, second] = ['2026-01-01', '2026-01-02', '2026-01-03']
  const was = issue(old, ',"closed_at":"2026-01-01"')
  const [reopened, closed] = [issue(second, ''), issue(first, ',"closed_at":"2026-01-02"')]
  assert.is(resolved(was, reopened, closed), reopened)
  assert.is(resolved(was, closed, reopened), reopened)
  const later = issue('2026-01-04', ',"closed_at":"2026-01-02"')
  assert.is(resolved(was, reopened, later), later)
})

test('a list that one side left out is an empty one: what the other side added to it stays, what it edited is a person’s', () => {
  const labels = (list: string, n = 1) => `{"id":"a","labels":${list},"n":${n}}\n`
  const without = '{"id":"a","n":2}\n'
  assert.is(resolved(labels('["x"]'), without, labels('["x","y"]')), labels('["y"]', 2))
  assert.is(resolved(labels('["x"]'), labels('["x","y"]'), without), labels('["y"]', 2))
  assert.is(resolved(labels('["x","y"]'), without, labels('["x"]')), without)
  const notes = (text: string) => labels(`[{"id":1,"text":"${text}"}]`)
  const edited = merge(notes('old'), without, notes('new'))
  assert.is(edited.status, 'conflict')
  assert.equal(edited.decisions, [])
  const { decisions } = merge(labels('["x"]'), without, labels('["x","y"]'))
  assert.equal(decisions, [
    { dropped: ['["x","y"]'], field: 'labels', kept: '["y"]', record: 'a', rule: 'list-left-out' },
  ])
})

test('a tombstone that one side took out is gone, a record that the other made one is a person’s', () => {
  const [was, now] = ['"Closed"', 'null'].map((why) => line('a', `,"status":"tombstone","why":${why}`))
  assert.is(resolved(was + line('b'), line('b'), now + line('b')), line('b'))
  const live = line('a', ',"status":"open"')
  assert.is(merge(live + line('b'), line('b'), now + line('b')).status, 'conflict')
})

test('the hash of the content of a record is any side’s where no date decides, because it is made anew', () => {
  const [base, ours, theirs] = ['1', '2', '3'].map((n) => line('a', `,"content_hash":"${n.repeat(8)}"`))
  assert.is(resolved(base, ours ?? '', theirs ?? ''), resolved(base, theirs ?? '', ours ?? ''))
  const commit = (hash: string) => line('a', `,"commit":"${hash}"`)
  assert.is(merge(commit('1111111'), commit('2222222'), commit('3333333')).status, 'conflict')
})

test('a compacted log keeps what was appended meanwhile', () => {
  const events = ['a', 'b', 'c', 'd'].map((id) => line(id)).join('')
  const snapshot = '{"ev":"s1","op":"snapshot"}\n'
  assert.is(resolved(events, events + line('e'), snapshot), snapshot + line('e'))
})

test('sorted lines stay sorted', () => {
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((id) => line(id)) as [string, string, string, string]
  assert.is(resolved(a + d + line('e'), a + c + d + line('e'), a + b + d + line('e')), a + b + c + d + line('e'))
})

const lines = (from: number, to: number, more = '') =>
  Array.from({ length: to - from }, (_, at) => line(`r${1000 + from + at}`, more)).join('')

test('long runs that nobody touched stay where they are, and sorted: 1,000 lines, edited here and there', () => {
  const part = (...between: readonly string[]) =>
    between.map((text, at) => lines(200 * at, 200 * at + 200) + text).join('')
  const merged = resolved(
    part('', '', '', '', ''),
    part('', line('r1399a'), line('r1599b'), '', ''),
    part(line('r1199z'), '', line('r1599a'), '', line('z')),
  )
  assert.is(merged, part(line('r1199z'), line('r1399a'), line('r1599a') + line('r1599b'), '', line('z')))
})

test('a long run that one side moved moves, with what the other side edited in it', () => {
  const edit = line('r1150', ',"n":1')
  const edited = lines(0, 100) + lines(100, 150) + edit + lines(151, 200)
  assert.is(resolved(lines(0, 200), lines(150, 200) + lines(0, 150), edited), edit + lines(151, 200) + lines(0, 150))
})

test('an id that is there again in a run that nobody touched names no record', () => {
  const log = lines(0, 50) + line('r1010', ',"n":1')
  const merged = resolved(log, log.replace('"n":1', '"n":2'), log + line('new'))
  assert.is(merged, lines(0, 50) + line('r1010', ',"n":2') + line('new'))
})

test('a first line of a million characters is read to its end', () => {
  const record = (more: string) => `{"id":"a","text":"${'x'.repeat(1_000_000)}"${more}}\n`
  assert.is(resolved(record(',"n":1,"m":1'), record(',"n":2,"m":1'), record(',"n":1,"m":2')), record(',"n":2,"m":2'))
})

test('a line that is no JSON, or two values on one line, collides and is never skipped', () => {
  for (const broken of ['{"id":"x",\n', '{"id":"x"}{"id":"y"}\n']) {
    const { collisions, status, text } = merge(line('a'), line('a') + line('b'), line('a') + broken)
    assert.is(status, 'conflict')
    assert.match(collisions[0]?.why ?? '', /not one JSON value/)
    assert.ok(text?.includes(broken))
  }
  const old = '{"id":"x",\n'
  assert.is(
    resolved(old + line('a'), old + line('a') + line('b'), old + line('a') + line('c')),
    old + line('a') + line('b') + line('c'),
  )
})

test('without a base: equal records once, different ones with one id collide', () => {
  assert.is(resolved(undefined, line('a') + line('b'), line('b') + line('c')), line('a') + line('b') + line('c'))
  assert.is(merge(undefined, line('a', ',"n":1'), line('a', ',"n":2')).status, 'conflict')
})

test('lines without ids that both sides edited are one record, and not two', () => {
  const [base, ours, theirs] = ['1', '2', '3'].map((n) => `{"who":"kai","n":${n},"m":${n === '3' ? 1 : 0}}\n`)
  const { collisions, status } = merge(base, ours ?? '', theirs ?? '')
  assert.is(status, 'conflict')
  assert.equal(
    collisions.map(({ field }) => field),
    ['n'],
  )
})

test('records that both sides put in place of the same one are two records, and keep all their members', () => {
  const [ours, theirs] = [line('b', ',"n":1'), line('c', ',"n":2,"status":"open"')]
  assert.is(resolved(line('a', ',"status":"open"'), ours, theirs), ours + theirs)
})

test('CRLF, a byte order mark, blank lines and a missing newline at the end stay', () => {
  const base = '\ufeff{"id":"a"}\r\n\r\n{"id":"b"}'
  assert.is(
    resolved(base, `${base}\r\n{"id":"c"}`, base.replace('"a"', '"a","n":1')),
    '\ufeff{"id":"a","n":1}\r\n\r\n{"id":"b"}\r\n{"id":"c"}',
  )
})

test('an id that a version has twice names no record', () => {
  const log = line('a', ',"n":1') + line('a', ',"n":2')
  assert.is(
    resolved(log, log + line('a', ',"n":3'), log + line('a', ',"n":4')),
    log + line('a', ',"n":3') + line('a', ',"n":4'),
  )
})

run()
