import { mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { STALE_MS, tryLock } from '../../../lib/core/lock.ts'
import { ended } from '../../helpers/ended.ts'
import { assert, run, test } from '../../helpers/harness.ts'
import { bundleWorker, runNode } from '../../helpers/worker.ts'

const directory = mkdtempSync(join(tmpdir(), 'orc-lock-'))
const worker = bundleWorker('lock-holder', directory)
let count = 0

function newFile(): string {
  count += 1
  mkdirSync(join(directory, String(count)))
  return join(directory, String(count), 'data.json')
}

/** A lock whose holder died long ago, with a file it was about to rename into place. */
function leaveStaleLock(file: string): void {
  mkdirSync(`${file}.lock`)
  writeFileSync(`${file}.lock/.data.json.1.tmp`, 'half')
  utimesSync(`${file}.lock`, 0, 0)
}

const leftovers = (file: string) => readdirSync(join(file, '..')).filter((name) => name !== 'data.json')

test('a held lock is not waited for', () => {
  const file = newFile()
  const lock = tryLock(file)
  assert.ok(lock)
  assert.is(tryLock(file), undefined)
  lock?.release()
  assert.equal(leftovers(file), [])
  const again = tryLock(file)
  assert.ok(again)
  again?.release()
})

test('of six processes that find the same dead lock exactly one gets it, ten times', async () => {
  for (let round = 0; round < 10; round += 1) {
    const file = newFile()
    leaveStaleLock(file)
    const startAt = String(Date.now() + 350)
    const children = Array.from({ length: 6 }, () => runNode(worker, [file, startAt, 'stdin'], directory))
    const results = children.map(ended)
    await Promise.all(children.map((child) => new Promise((resolve) => child.stdout?.once('data', resolve))))
    for (const child of children) child.stdin?.end()
    assert.is((await Promise.all(results)).filter(({ stdout }) => stdout.startsWith('held')).length, 1)
    assert.equal(leftovers(file), [])
  }
})

test('a holder that was stopped past the stale time cannot overwrite newer data, nor release the new lock', async () => {
  const file = newFile()
  const child = runNode(worker, [file, '0', '300', 'old'], directory)
  const result = ended(child)
  await new Promise((resolve) => child.stdout?.once('data', resolve))
  child.kill('SIGSTOP')
  utimesSync(`${file}.lock`, 0, 0)
  const lock = tryLock(file)
  assert.ok(lock)
  writeFileSync(file, 'new')
  child.kill('SIGCONT')
  assert.is((await result).stdout, 'held\nENOENT\n')
  assert.is(readFileSync(file, 'utf8'), 'new')
  assert.is(tryLock(file), undefined)
  lock?.release()
  assert.equal(leftovers(file), [])
})

test('a lock from the future, left before the clock was set back, is a dead one', () => {
  const file = newFile()
  mkdirSync(`${file}.lock`)
  const future = Date.now() / 1000 + 86_400
  utimesSync(`${file}.lock`, future, future)
  const lock = tryLock(file)
  assert.ok(lock)
  lock?.release()
})

test('a claim whose maker died blocks only until it is as old as a stale lock', () => {
  const file = newFile()
  leaveStaleLock(file)
  const claimOf = () => readdirSync(join(file, '..')).find((name) => name.includes('.lock.'))
  const probe = tryLock(file)
  probe?.release()
  leaveStaleLock(file)
  const { ino, mtimeMs } = statSync(`${file}.lock`)
  const claim = `${file}.lock.${ino}-${Math.trunc(mtimeMs)}`
  mkdirSync(claim)
  assert.is(tryLock(file), undefined)
  utimesSync(claim, 0, Date.now() / 1000 - (2 * STALE_MS) / 1000)
  tryLock(file)
  const lock = tryLock(file)
  assert.ok(lock)
  lock?.release()
  assert.is(claimOf(), undefined)
})

run()
