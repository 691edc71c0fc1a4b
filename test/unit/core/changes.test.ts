import fs, { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { watchDirectories } from '../../../lib/core/changes.ts'
import { assert, run, test } from '../../helpers/harness.ts'

const place = () => join(mkdtempSync(join(tmpdir(), 'orc-changes-')), 'spool')
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))

/** How often something changed, by events and by polling. */
async function changes(directory: string, isPolling: boolean, act: () => Promise<void> | void): Promise<number> {
  let count = 0
  const stop = watchDirectories([directory], () => count++, { isPolling, pollMs: 20 })
  await pause(60)
  count = 0
  await act()
  const end = Date.now() + 3000
  while (count === 0 && Date.now() < end) await pause(10)
  stop()
  return count
}

for (const isPolling of [false, true]) {
  const how = isPolling ? 'by polling' : 'by events'

  test(`${how}: a file renamed into the directory is a change`, async () => {
    const directory = place()
    mkdirSync(directory)
    writeFileSync(join(directory, '../fact'), '')
    assert.ok(
      (await changes(directory, isPolling, () => renameSync(join(directory, '../fact'), join(directory, 'x')))) > 0,
    )
  })

  test(`${how}: a directory that is made later is a change, and so is what comes into it`, async () => {
    const directory = place()
    const made = await changes(directory, isPolling, () => {
      mkdirSync(directory)
    })
    assert.ok(made > 0)
    assert.ok((await changes(directory, isPolling, () => writeFileSync(join(directory, 'x'), ''))) > 0)
  })

  test(`${how}: a directory that was replaced is watched again`, async () => {
    const directory = place()
    mkdirSync(directory)
    let count = 0
    const stop = watchDirectories([directory], () => count++, { isPolling, pollMs: 20 })
    rmSync(directory, { recursive: true })
    mkdirSync(directory)
    await pause(1300)
    const before = count
    writeFileSync(join(directory, 'x'), '')
    await pause(200)
    stop()
    assert.ok(before > 0)
    assert.ok(count > before)
  })
}

for (const code of ['ENOSPC', 'ENOSYS', 'EMFILE']) {
  test(`a system that refuses file events (${code}) is polled`, async () => {
    const directory = place()
    mkdirSync(directory)
    const { watch } = fs
    fs.watch = () => {
      throw Object.assign(new Error(code), { code })
    }
    syncBuiltinESMExports()
    try {
      assert.ok((await changes(directory, false, () => writeFileSync(join(directory, 'x'), ''))) > 0)
    } finally {
      fs.watch = watch
      syncBuiltinESMExports()
    }
  })
}

test('nothing is a change when nothing changes, and nothing comes after the stop', async () => {
  const directory = place()
  mkdirSync(directory)
  let count = 0
  const stop = watchDirectories([directory], () => count++, { isPolling: false, pollMs: 20 })
  const atFirst = count
  await pause(1200)
  assert.is(count, atFirst)
  stop()
  writeFileSync(join(directory, 'x'), '')
  await pause(50)
  assert.is(count, atFirst)
})

run()
