import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { statePaths } from '../../../lib/core/paths.ts'
import { openSnapshot, restoreBackup, snapshotIn } from '../../../lib/progress/migrate.adapter.ts'
import type { Repair } from '../../../lib/progress/migrate.ts'
import { assert, run, test } from '../../helpers/harness.ts'
import { assertValidSnapshot } from '../../helpers/schema.ts'

const NOW = Date.parse('2026-03-02T10:00:00Z')
const OLD = '{"todos":[{"id":"1","content":"One","status":"in_progress","activeForm":"Doing one"}]}'
const OLDER = '{ "todos": [] }\n'

interface State {
  readonly paths: ReturnType<typeof statePaths>
  readonly stateDir: string
  readonly inside: { readonly now: number; readonly temporary: string }
}

function stateWith(content: string | Buffer): State {
  const stateDir = join(mkdtempSync(join(tmpdir(), 'orc-migrate-')), '.orchestra')
  const paths = statePaths(stateDir)
  const temporary = join(paths.cache, 'lock')
  mkdirSync(temporary, { recursive: true })
  writeFileSync(paths.progress, content)
  return { inside: { now: NOW, temporary }, paths, stateDir }
}

/** What the holder of the lock does, without the write that follows. */
function open({ inside, paths, stateDir }: State, now = NOW) {
  const opened = openSnapshot(stateDir, readFileSync(paths.progress, 'utf8'), { ...inside, now })
  assertValidSnapshot(JSON.parse(JSON.stringify(opened.progress)))
  return opened
}

const migrated = (repair: Repair | undefined) => (repair?.kind === 'migrated' ? repair : undefined)
const backupsOf = ({ paths }: State) => names(join(paths.cache, 'backups'))
const names = (directory: string) => (existsSync(directory) ? readdirSync(directory).sort() : [])
const textOf = (file: string | undefined) => readFileSync(file ?? '', 'utf8')

test('a migration keeps the old file twice, byte for byte, before anything is written', () => {
  const state = stateWith(OLD)
  const { progress, repair } = open(state)
  assert.is(progress.tasks[0]?.content, 'One')
  assert.is(textOf(state.paths.backup), OLD)
  assert.is(textOf(migrated(repair)?.copy), OLD)
  assert.match(basename(migrated(repair)?.copy ?? ''), /^progress-1\.0-20260302T100000Z-[0-9a-z]{8}\.json$/)
  assert.is(textOf(state.paths.progress), OLD)
  assert.match(textOf(state.paths.log), /\[INFO\] progress\.json migrated from schema 1\.0 to 2\.0\.0/)
})

test('bytes that are no UTF-8 are kept as they are', () => {
  const bytes = Buffer.concat([
    Buffer.from('{"todos":[{"content":"'),
    Buffer.from([0xff, 0xfe, 0x80]),
    Buffer.from('"}]}'),
  ])
  const state = stateWith(bytes)
  open(state)
  assert.ok(readFileSync(state.paths.backup).equals(bytes))
})

test('killed between the backup and the write: the next one migrates again, and makes no second backup', () => {
  const state = stateWith(OLD)
  open(state)
  open(state, NOW + 60_000)
  assert.is(backupsOf(state).length, 1)
  assert.equal(
    names(state.paths.cache).filter((name) => name.startsWith('progress.json.backup')),
    ['progress.json.backup'],
  )
})

test('two different files migrated in one second: both backups are there', () => {
  const state = stateWith(OLDER)
  open(state)
  writeFileSync(state.paths.progress, OLD)
  open(state)
  assert.equal(
    backupsOf(state)
      .map((name) => textOf(join(state.paths.cache, 'backups', name)))
      .sort(),
    [OLDER, OLD].sort(),
  )
  assert.is(textOf(state.paths.backup), OLD)
  assert.is(textOf(`${state.paths.backup}.1`), OLDER)
})

test('a backup that is there is never overwritten, whoever made it', () => {
  const state = stateWith(OLD)
  writeFileSync(state.paths.backup, 'precious')
  writeFileSync(`${state.paths.backup}.1`, 'older')
  open(state)
  assert.is(textOf(`${state.paths.backup}.1`), 'older')
  assert.is(textOf(`${state.paths.backup}.2`), 'precious')
  assert.is(textOf(state.paths.backup), OLD)
})

test('a snapshot of this schema is neither copied nor logged', () => {
  const state = stateWith(OLD)
  const { progress } = open(state)
  const other = stateWith(JSON.stringify(progress))
  assert.is(open(other).repair, undefined)
  assert.equal(names(other.paths.cache), ['lock', 'progress.json'])
  assert.not.ok(existsSync(other.paths.log))
})

for (const text of [
  '',
  '{}',
  '[]',
  'null',
  '{"todos":',
  '{"todos":null}',
  '{"version":"2.0.0","tasks":7}',
  '\u0000\u0000',
]) {
  test(`kept in quarantine, and an empty state in its place: ${JSON.stringify(text)}`, () => {
    const state = stateWith(text)
    const { progress, repair } = open(state)
    assert.equal(progress.tasks, [])
    assert.is(repair?.kind, 'quarantined')
    assert.is(textOf(repair?.copy), text)
    assert.is(dirname(repair?.copy ?? ''), state.paths.quarantine)
    assert.match(textOf(state.paths.log), /\[WARN\] progress\.json could not be read/)
    open(state)
    assert.is(names(state.paths.quarantine).length, 1)
    assert.not.ok(existsSync(state.paths.backup), 'an unreadable file is no backup')
  })
}

test('after a quarantine the time left is estimated from the history', () => {
  const state = stateWith('{"version"')
  mkdirSync(state.paths.history)
  const tasks = [
    { duration: 30, status: 'completed' },
    { duration: 9, status: 'pending' },
    { duration: '5', status: 'completed' },
    0,
  ]
  writeFileSync(join(state.paths.history, '20260301T000000Z-a.json'), JSON.stringify({ tasks }))
  writeFileSync(join(state.paths.history, '20260301T000001Z-b.json'), '{"tasks":[')
  writeFileSync(
    join(state.paths.history, '20260301T000002Z-c.json'),
    JSON.stringify({ tasks: [{ duration: 40, status: 'completed' }] }),
  )
  assert.equal(open(state).progress.durations, [30, 40])
})

test('a file of a newer release is kept in quarantine, and the message says how to update', () => {
  const text = '{"version":"3.0.0","plans":[]}'
  const state = stateWith(text)
  const { progress, repair } = open(state)
  assert.equal(progress.tasks, [])
  assert.is(repair?.kind, 'quarantined')
  assert.match(
    repair?.kind === 'quarantined' ? repair.why : '',
    /schema "3\.0\.0" is newer than 2\.0\.0: .*orc-hooks@latest/,
  )
  assert.is(textOf(repair?.copy ?? ''), text)
  assert.equal(snapshotIn(state.paths.progress, NOW).tasks, [])
})

test('readers migrate in memory and write nothing', () => {
  const state = stateWith(OLD)
  utimesSync(state.paths.progress, NOW / 1000 - 60, NOW / 1000 - 60)
  assert.is(snapshotIn(state.paths.progress, NOW).tasks[0]?.timestamp, '2026-03-02T09:59:00.000Z')
  assert.equal(names(state.paths.cache), ['lock', 'progress.json'])
  writeFileSync(state.paths.progress, '{')
  assert.equal(snapshotIn(state.paths.progress, NOW).tasks, [])
  assert.equal(snapshotIn(join(state.stateDir, 'none.json'), NOW).tasks, [])
})

test('rollback gives the old file back, and keeps what it replaces', () => {
  const state = stateWith(OLD)
  const { progress } = open(state)
  const written = `${JSON.stringify(progress)}\n`
  writeFileSync(state.paths.progress, written)
  const { kept } = restoreBackup(state.stateDir, state.inside)
  assert.is(textOf(state.paths.progress), OLD)
  assert.is(kept, `${state.paths.backup}.1`)
  assert.is(textOf(kept), written)
  assert.is(restoreBackup(state.stateDir, state.inside).kept, undefined, 'a second rollback has nothing to replace')
  open(state)
  assert.is(textOf(state.paths.backup), OLD, 'and the file can be migrated again')
})

test('rollback without a backup says so, and without a progress file restores one', () => {
  const state = stateWith(OLD)
  assert.throws(
    () => restoreBackup(state.stateDir, state.inside),
    /there is no backup to restore: .*progress\.json\.backup/,
  )
  open(state)
  const other = stateWith('')
  writeFileSync(other.paths.backup, OLD)
  assert.is(textOf(restoreBackup(other.stateDir, other.inside).kept), '')
  assert.is(textOf(other.paths.progress), OLD)
})

test('the mode of the file goes with its copies, and a symlink stays one', () => {
  const state = stateWith(OLD)
  const elsewhere = join(mkdtempSync(join(tmpdir(), 'orc-elsewhere-')), 'data.json')
  writeFileSync(elsewhere, OLD)
  chmodSync(elsewhere, 0o640)
  const linked = stateWith('')
  writeFileSync(join(linked.paths.cache, 'x'), '')
  const link = join(state.paths.cache, 'linked')
  mkdirSync(link)
  const stateDir = join(link, '.orchestra')
  const paths = statePaths(stateDir)
  mkdirSync(join(paths.cache, 'lock'), { recursive: true })
  symlinkSync(elsewhere, paths.progress)
  const inside = { now: NOW, temporary: join(paths.cache, 'lock') }
  openSnapshot(stateDir, OLD, inside)
  assert.is(statSync(paths.backup).mode & 0o777, 0o640)
  assert.not.ok(lstatSync(paths.backup).isSymbolicLink())
  writeFileSync(paths.progress, 'replaced')
  restoreBackup(stateDir, inside)
  assert.ok(lstatSync(paths.progress).isSymbolicLink())
  assert.is(textOf(elsewhere), OLD)
})

test('a file of five megabytes', () => {
  const todos = Array.from({ length: 20_000 }, (_, index) => ({
    content: `Task ${index} ${'x'.repeat(200)}`,
    id: `${index}`,
  }))
  const state = stateWith(JSON.stringify({ todos }))
  const start = performance.now()
  const { progress } = openSnapshot(state.stateDir, textOf(state.paths.progress), state.inside)
  assert.is(progress.tasks.length, 20_000)
  assert.ok(performance.now() - start < 3000)
  assert.is(statSync(state.paths.backup).size, statSync(state.paths.progress).size)
})

run()
