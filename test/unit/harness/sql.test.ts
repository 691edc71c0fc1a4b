import { copilotAdapter } from '../../../lib/harness/copilot.ts'
import { outcome } from '../../helpers/drafts.ts'
import { assert, run, test } from '../../helpers/harness.ts'
import { replayPayloads } from '../../helpers/replay.ts'

/** What one successful call of the `sql` tool becomes. */
function called(query: string, answer = 'done'): string {
  return outcome(copilotAdapter, payload(query, answer))
}

function payload(query: string, answer: string): unknown {
  return {
    cwd: '/srv/shop',
    hook_event_name: 'PostToolUse',
    session_id: 's',
    timestamp: '2026-03-01T09:00:00.000Z',
    tool_input: { query },
    tool_name: 'sql',
    tool_result: { result_type: 'success', text_result_for_llm: answer },
  }
}

const table = (...rows: readonly string[]) =>
  [`${rows.length} row(s) returned:`, '', '| id | title | status |', '| --- | --- | --- |', ...rows].join('\n')

test('what is understood becomes a patch', () => {
  const cases: readonly (readonly [string, string])[] = [
    [
      `insert into "todos" (id, 'title') values ('a', 'b')`,
      '-', // a column in single quotes is not SQL
    ],
    [`INSERT INTO todos (id, title) VALUES ('a''b', 'two\nlines')`, "plan.patch: #a'b two\nlines pending"],
    [
      `INSERT OR REPLACE INTO [todos] (\`id\`, "title", status) VALUES (1, 'x, (y)', 'blocked')`,
      'plan.patch: #1 x, (y) blocked',
    ],
    [
      `INSERT INTO todos (id, title, created_at) VALUES ('a', 'b', datetime('now', '-1 day'))`,
      'plan.patch: #a b pending',
    ],
    [
      `-- first\nUPDATE todos SET title = 'new', status='in_progress' WHERE id = 'a' /* last */;`,
      'plan.patch: #a new in_progress',
    ],
    [
      `UPDATE todos SET status = 'done' WHERE id IN ('a', 'b') OR id = 'c'`,
      'plan.patch: #a  completed, #b  completed, #c  completed',
    ],
    [`DELETE FROM todos WHERE id = 'a'`, 'plan.patch: #a  deleted'],
    ['DELETE FROM todos', 'plan.snapshot:'],
    [
      `UPDATE todos SET status='done' WHERE id='a'; UPDATE todos SET status='in_progress' WHERE id='b';`,
      'plan.patch: #a  completed + plan.patch: #b  in_progress',
    ],
  ]
  for (const [query, expected] of cases) assert.is(called(query).trim(), expected, query)
})

test('what is not understood changes nothing', () => {
  const queries = [
    '',
    "';",
    'not sql at all',
    'DROP TABLE todos',
    `INSERT INTO notes (id, title) VALUES ('a', 'b')`,
    `INSERT INTO todos VALUES ('a', 'b', 'c', 'done')`,
    `INSERT INTO todos (id, title) SELECT id, title FROM old`,
    `INSERT OR IGNORE INTO todos (id, title) VALUES ('a', 'b')`,
    `INSERT INTO todos (id, title) VALUES ('a', 'b') ON CONFLICT DO NOTHING`,
    `INSERT INTO todos (id, title, status) VALUES ('a', 'b', lower('DONE'))`,
    `INSERT INTO todos (id, title) VALUES ('a')`,
    `UPDATE todos SET status = 'done'`,
    `UPDATE todos SET status = 'done' WHERE id LIKE 'a%'`,
    `UPDATE todos SET status = 'done' WHERE id = 'a' AND status = 'pending'`,
    `UPDATE todos SET status = 'done' WHERE NOT id = 'a'`,
    `UPDATE todos SET status = 'done' || '' WHERE id = 'a'`,
    `UPDATE todos SET status = 'done' WHERE id IN (SELECT id FROM x)`,
    `DELETE FROM todos WHERE status = 'done'`,
    `WITH x AS (SELECT 1) UPDATE todos SET status = 'done' WHERE id = 'a'`,
  ]
  for (const query of queries) assert.is(called(query), '-', query)
})

test('when the answer counts other rows than the query names, nobody knows which they are', () => {
  const two = `UPDATE todos SET status = 'done' WHERE id IN ('a', 'b')`
  assert.is(called(two, '1 row(s) updated.'), '-')
  assert.is(called(two, '2 row(s) updated.'), 'plan.patch: #a  completed, #b  completed')
})

test('each of several statements has its own answer', () => {
  const both = `INSERT INTO todos (id, title) VALUES ('a', 'b'); UPDATE todos SET status = 'done' WHERE id = 'c';`
  const answer = (updated: number) =>
    `Executed 2 statement(s):\n\n1. INSERT\n   1 row(s) inserted. Last inserted row ID: 3.\n\n2. UPDATE\n   ${updated} row(s) updated.`
  assert.is(called(both, answer(1)), 'plan.patch: #a b pending + plan.patch: #c  completed')
  assert.is(called(both, answer(0)), 'plan.patch: #a b pending')
})

test('several changes in one call are not taken for one that was delivered twice', () => {
  const query = `UPDATE todos SET status='done' WHERE id='a'; UPDATE todos SET status='in_progress' WHERE id='b';`
  const { progress } = replayPayloads(copilotAdapter, [
    payload(`INSERT INTO todos (id, title) VALUES ('a', 'A'), ('b', 'B')`, '2 row(s) inserted.'),
    payload(query, 'done'),
  ]).line
  assert.equal(
    progress.tasks.map(({ status }) => status),
    ['completed', 'in_progress'],
  )
})

test('a whole list is read from the answer; part of one is not', () => {
  const rows = table('| a | Read the cart | done |', '| b | Test | pending |')
  const whole = 'plan.snapshot: #a Read the cart completed, #b Test pending'
  assert.is(called('SELECT * FROM todos', rows), whole)
  assert.is(called('select id, title, status from todos order by created_at desc;', rows), whole)
  assert.is(called('SELECT * FROM todos', '0 row(s) returned.').trim(), 'plan.snapshot:')
  assert.is(called(`SELECT * FROM todos WHERE status = 'done'`, rows), '-')
  assert.is(called('SELECT * FROM todos LIMIT 2', rows), '-')
  assert.is(called('SELECT * FROM todos ORDER BY id LIMIT 2', rows), '-')
  assert.is(called('SELECT t.id FROM todos t JOIN todo_deps d', rows), '-')
  assert.is(called('SELECT * FROM todos', rows.replace('2 row(s)', '3 row(s)')), '-')
  assert.is(called('SELECT * FROM todos', rows.replace('Test', 'Te | st')), '-')
  assert.is(called('SELECT * FROM todos', rows.replaceAll('title', 'name')), '-')
  assert.is(called('SELECT * FROM todos', 'no table'), '-')
})

// Time that grew with the square of the length would be minutes here: the runner gives a file one.
test('a query of five megabytes is read', () => {
  const long = `INSERT INTO todos (id, title) VALUES ('a', '${"it''s ".repeat(900_000)}')`
  assert.match(called(long), /^plan\.patch: #a it's it's/)
  assert.is(called(long.slice(0, -3)), '-')
})

run()
