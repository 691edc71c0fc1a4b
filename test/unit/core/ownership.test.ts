import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { processStart } from '../../../lib/core/identity.ts'
import { FOREIGN_STALE_MS, ownerOf, tryOwn } from '../../../lib/core/ownership.ts'
import { thisProcess } from '../../../lib/core/process-identity.ts'
import { ended } from '../../helpers/ended.ts'
import { assert, run, test } from '../../helpers/harness.ts'
import { bundleWorker, runNode } from '../../helpers/worker.ts'

const directory = mkdtempSync(join(tmpdir(), 'orc-own-'))
const worker = bundleWorker('owner', directory)
let count = 0

function newPath(): string {
  count += 1
  mkdirSync(join(directory, String(count)))
  return join(directory, String(count), 'owner')
}

const leftovers = (path: string) => readdirSync(dirname(path))
const word = (child: ChildProcess): Promise<string> =>
  new Promise((resolve) => child.stdout?.once('data', (data) => resolve(String(data).trim())))

/** A record as an earlier owner wrote it, changed in some fields. */
function leaveRecord(path: string, change: Readonly<Record<string, unknown>>, ageMs = 0): void {
  writeFileSync(path, JSON.stringify({ token: 'old-1', ...thisProcess(), ...change }))
  const time = (Date.now() - ageMs) / 1000
  utimesSync(path, time, time)
}

async function isTaken(path: string): Promise<boolean> {
  const own = tryOwn(path)
  own?.release()
  return own === undefined
}

test('one owner, until it gives it up', () => {
  const path = newPath()
  const own = tryOwn(path)
  assert.is(own?.isHeld(), true)
  assert.is(tryOwn(path), undefined)
  assert.is(ownerOf(path)?.identity?.pid, process.pid)
  own?.release()
  assert.is(ownerOf(path), undefined)
  assert.equal(leftovers(path), [])
})

test('of 16 that start at once exactly one owns it, beside nothing and beside a dead owner', async () => {
  for (const hasDead of [false, true]) {
    const path = newPath()
    if (hasDead) leaveRecord(path, { start: '1' })
    const startAt = String(Date.now() + 800)
    const children = Array.from({ length: 16 }, () => runNode(worker, [path, startAt], directory))
    const results = children.map(ended)
    const words = await Promise.all(children.map(word))
    assert.is(words.filter((text) => text === 'owns').length, 1)
    for (const child of children) child.stdin?.end()
    await Promise.all(results)
    assert.equal(leftovers(path), [])
  }
})

test('twelve that are killed while they own it, again and again, are never two at a time', async () => {
  const path = newPath()
  const startAt = String(Date.now() + 500)
  const children = Array.from({ length: 12 }, (_, index) =>
    runNode(worker, [path, startAt, String(2 + index)], directory),
  )
  const results = await Promise.all(children.map(ended))
  assert.equal(
    results.map(({ signal, stderr }) => `${signal} ${stderr}`.trim()),
    results.map(() => 'SIGKILL'),
  )
  assert.is(await isTaken(path), false)
  assert.equal(leftovers(path), [])
})

test('after SIGKILL of the owner the next one owns it at once', async () => {
  const path = newPath()
  const child = runNode(worker, [path, '0'], directory)
  assert.is(await word(child), 'owns')
  assert.is(tryOwn(path), undefined)
  const end = ended(child)
  child.kill('SIGKILL')
  await end
  assert.is(await isTaken(path), false)
})

test('a stopped owner stays the owner', async () => {
  const path = newPath()
  const child = runNode(worker, [path, '0'], directory)
  assert.is(await word(child), 'owns')
  child.kill('SIGSTOP')
  utimesSync(path, 0, 0)
  assert.is(tryOwn(path), undefined)
  const end = ended(child)
  child.kill('SIGCONT')
  child.stdin?.end()
  await end
  assert.equal(leftovers(path), [])
})

test('a zombie is dead', async () => {
  const path = newPath()
  // The second sleep takes the place of the shell, and never asks how the first one ended.
  const parent = spawn('sh', ['-c', 'sleep 1 & echo $!; exec sleep 30'], { stdio: ['ignore', 'pipe', 'ignore'] })
  const pid = Number(await word(parent))
  leaveRecord(path, { pid, start: processStart(pid) })
  assert.is(tryOwn(path), undefined)
  await new Promise((resolve) => setTimeout(resolve, 1300))
  process.kill(pid, 0)
  assert.is(await isTaken(path), false)
  const end = ended(parent)
  parent.kill('SIGKILL')
  await end
})

test('a process of another user is alive, and a reused pid is not the owner', async () => {
  const path = newPath()
  chmodSync(dirname(path), 0o777)
  const isRoot = process.getuid?.() === 0
  if (isRoot) leaveRecord(path, {})
  else leaveRecord(path, { pid: 1, start: undefined })
  chmodSync(path, 0o644)
  const child = spawn(process.execPath, [worker, 'owner', '0'], {
    cwd: dirname(path),
    env: { ...process.env, AS_NOBODY: '1' },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  assert.is(await word(child), 'busy')
  leaveRecord(path, { start: '1' })
  assert.is(await isTaken(path), false)
})

test('after a reboot the owner is dead', async () => {
  const path = newPath()
  leaveRecord(path, { bootId: 'earlier' })
  assert.is(await isTaken(path), false)
})

test('an owner on another machine, in another container or in a damaged file counts until it is silent', async () => {
  for (const change of [{ host: 'elsewhere' }, { pidNamespace: 'pid:[1]' }, { pid: 'damaged' }]) {
    const path = newPath()
    leaveRecord(path, { ...change, start: '1' }, FOREIGN_STALE_MS / 2)
    assert.is(await isTaken(path), true, JSON.stringify(change))
    leaveRecord(path, { ...change, start: '1' }, FOREIGN_STALE_MS + 1000)
    assert.is(await isTaken(path), false, JSON.stringify(change))
  }
  const path = newPath()
  writeFileSync(path, '')
  assert.is(await isTaken(path), true)
})

test('an owner that was taken for dead learns it, and leaves the new one alone', () => {
  const path = newPath()
  const own = tryOwn(path)
  assert.is(own?.beat(), true)
  leaveRecord(path, { host: 'elsewhere' })
  const record = readFileSync(path, 'utf8')
  assert.is(own?.beat(), false)
  assert.is(own?.isHeld(), false)
  own?.release()
  assert.is(readFileSync(path, 'utf8'), record)
})

run()
