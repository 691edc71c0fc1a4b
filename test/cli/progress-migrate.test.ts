import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { assert, run, test } from '../helpers/harness.ts'
import { orcHooks, repository, sandbox } from '../helpers/repository.ts'
import { assertValidSnapshot } from '../helpers/schema.ts'

const OLD = '{"todos":[{"id":"7","content":"One","status":"completed","activeForm":"Doing one"}]}'

function repositoryWith(content?: string) {
  const box = sandbox('progress-migrate')
  const top = repository(box)
  const file = join(top, '.orchestra/cache/progress.json')
  mkdirSync(dirname(file), { recursive: true })
  if (content !== undefined) writeFileSync(file, content)
  return { file, progress: (...words: string[]) => orcHooks(box, top, 'progress', ...words), top }
}

const textOf = (file: string) => readFileSync(file, 'utf8')

test('migrate, look, roll back, migrate again', () => {
  const { file, progress } = repositoryWith(OLD)
  const dry = progress('migrate', '--dry-run', '--json')
  assert.is(dry.code, 0, dry.stderr)
  assert.equal(JSON.parse(dry.stdout), {
    dryRun: true,
    file,
    from: '1.0',
    kind: 'migrated',
    tasks: 1,
    version: '2.0.0',
  })
  assert.is(textOf(file), OLD)
  assert.not.ok(existsSync(`${file}.backup`))

  const done = progress('migrate')
  assert.is(done.code, 0)
  assert.match(
    done.stdout,
    /^progress\.json migrated from schema 1\.0 to 2\.0\.0; the old file is .*progress\.json\.backup and .*backups\/progress-1\.0-/,
  )
  const migrated = textOf(file)
  assert.is(assertValidSnapshot(JSON.parse(migrated)).tasks[0]?.id, '7')
  assert.is(textOf(`${file}.backup`), OLD)
  assert.match(textOf(join(dirname(file), 'progress-status.txt')), /1/)

  assert.match(progress('migrate').stdout, /is of schema 2\.0\.0: nothing to migrate/)
  assert.is(textOf(file), migrated)

  const back = progress('rollback', '--json')
  assert.equal(JSON.parse(back.stdout), { file, kept: `${file}.backup.1`, kind: 'restored' })
  assert.is(textOf(file), OLD)
  assert.is(textOf(`${file}.backup.1`), migrated)
  assert.is(progress('migrate', '--json').code, 0)
  assert.is(textOf(`${file}.backup`), OLD)
})

test('an unreadable file is kept in quarantine', () => {
  const { file, progress } = repositoryWith('{"todos":')
  assert.match(progress('migrate', '--dry-run').stdout, /cannot be read .*would be kept in quarantine/)
  assert.is(textOf(file), '{"todos":')
  const { copy, kind } = JSON.parse(progress('migrate', '--json').stdout)
  assert.is(kind, 'quarantined')
  assert.is(textOf(copy), '{"todos":')
  assertValidSnapshot(JSON.parse(textOf(file)))
})

test('nothing there, and nothing to roll back to', () => {
  const { file, progress } = repositoryWith()
  assert.match(progress('migrate').stdout, /does not exist: nothing to migrate/)
  assert.not.ok(existsSync(file))
  const back = progress('rollback')
  assert.is(back.code, 3)
  assert.match(back.stderr, /there is no backup to restore: .*\n.*ls \.orchestra\/cache\/backups/)
})

test('the file of a newer release goes to quarantine, and what to type is in the message', () => {
  const { file, progress } = repositoryWith('{"version":"9.0.0"}')
  assert.match(progress('migrate', '--dry-run').stdout, /"9\.0\.0" is newer than 2\.0\.0: .*orc-hooks@latest/)
  assert.is(textOf(file), '{"version":"9.0.0"}')
  const { copy, kind } = JSON.parse(progress('migrate', '--json').stdout)
  assert.is(kind, 'quarantined')
  assert.is(textOf(copy), '{"version":"9.0.0"}')
})

test('the lock of a dead process does not stop it, and that of a living one is waited for', () => {
  const { file, progress } = repositoryWith(OLD)
  mkdirSync(`${file}.lock`)
  utimesSync(`${file}.lock`, 1, 1)
  assert.is(progress('migrate').code, 0)
  assert.not.ok(existsSync(`${file}.lock`))
  progress('rollback')
  mkdirSync(`${file}.lock`)
  const holder = spawn('sh', ['-c', 'sleep 1; rmdir "$0"', `${file}.lock`], { stdio: 'ignore' })
  const waited = progress('migrate')
  assert.is(waited.code, 0, waited.stderr)
  assert.match(waited.stdout, /^progress\.json migrated/)
  holder.kill()
})

test('outside of a repository', () => {
  const box = sandbox('progress-nowhere')
  const { code, stderr } = orcHooks(box, box.top, 'progress', 'migrate')
  assert.is(code, 65)
  assert.match(stderr, /not in a git repository: /)
})

run()
