// Runs in a mount namespace of its own, in a file system of 256 KB at argv[2]: what happens when that is full, or
// becomes read-only. Throws, and so ends with code 1, when it is not what it should be.
import { execFileSync } from 'node:child_process'
import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { assert } from '../helpers/harness.ts'
import { knownTitles, makeRepository, remains, runHook, snapshotOf, todoWrite } from '../helpers/hook-process.ts'

const [disk = '', what] = process.argv.slice(2)
const repository = makeRepository(disk)
const filler = join(disk, 'filler')
const page = Buffer.alloc(4096)

async function record(session: string, title: string): Promise<void> {
  const { code, signal, stderr } = await runHook(
    repository,
    todoWrite(repository, { session, todos: { [title]: 'pending' } }),
  )
  assert.equal({ code, signal, stderr }, { code: 0, signal: null, stderr: '' })
}

/** Fills the disk but for `pages` pages of 4 KB. */
function fill(pages: number): void {
  const file = openSync(filler, 'w')
  try {
    for (;;) writeSync(file, page)
  } catch {
    // full
  }
  closeSync(file)
  if (pages > 0) execFileSync('truncate', ['-s', `-${pages * page.length}`, filler])
}

async function fullDisk(): Promise<void> {
  for (let pages = 0; pages < 8; pages += 1) {
    const before = knownTitles(repository)
    fill(pages)
    await record(`full${pages}`, `With ${pages} pages left`)
    const known = knownTitles(repository)
    for (const title of before) assert.ok(known.has(title), `with ${pages} pages left "${title}" was lost`)
    assert.equal(
      remains(repository).filter((name) => !name.startsWith('spool/1')),
      [],
      `${pages} pages left`,
    )
    rmSync(filler)
    await record(`free${pages}`, `Free again ${pages}`)
    assert.ok(knownTitles(repository).has(`Free again ${pages}`), `${pages}`)
    assert.equal(remains(repository), [])
  }
}

async function readOnlyDisk(): Promise<void> {
  const before = snapshotOf(repository)
  execFileSync('mount', ['-o', 'remount,ro', disk])
  await record('read-only', 'Cannot be written')
  assert.equal(snapshotOf(repository), before)
  execFileSync('mount', ['-o', 'remount,rw', disk])
  await record('free', 'Writable again')
  assert.ok(knownTitles(repository).has('Writable again'))
  assert.equal(remains(repository), [])
}

async function main(): Promise<void> {
  await record('first', 'First')
  await (what === 'full' ? fullDisk() : readOnlyDisk())
  assert.ok(knownTitles(repository).has('First'))
}

void main()
