// Runs in a mount namespace of its own: a deployment fails while the file system of its record, of 256 KB, is full.
// Throws, and so ends with code 1, when a verdict is lost or wrong, or when nobody says why there is none.
import { execFileSync } from 'node:child_process'
import { closeSync, fstatSync, ftruncateSync, mkdirSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { tryLock } from '../../lib/core/lock.ts'
import {
  CHECK,
  ends,
  type Following,
  finish,
  following,
  isWatched,
  killed,
  landed,
  ownerPid,
  recordOf,
} from '../helpers/deployment/following.ts'
import { assert } from '../helpers/harness.ts'
import { until } from '../helpers/until.ts'

const PAGE = Buffer.alloc(4096)
/** Less than this is called full (lib/deployment/doubt.adapter.ts). */
const NEEDED_PAGES = 8

async function main(): Promise<void> {
  const phases = ['BUILDING']
  const at = await following(phases)
  const state = join(at.top, '.orchestra')
  mkdirSync(state, { recursive: true })
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', state])
  for (const pages of [0, 1, 3]) {
    await begin(at, phases)
    await whileFull(state, pages, async () => {
      phases[0] = 'ERROR'
      const looks = at.server.looks()
      await until(() => at.server.looks() > looks + 2 || recordOf(at).state === 'failed', 'more looks')
      await judge(at, pages)
      if (pages === 0) await withoutMonitor(at)
    })
    if (pages === 0) await finish(at, CHECK)
    await toldOnce(at, `${pages} pages`)
  }
  await landingWhileFull(at, { phases, state })
  await ends(at)
  lockWithoutSpace(join(at.box.top, 'locked'))
}

/** Room for the directory of the lock, and not for the one in it: nobody got it, so the next one does. */
function lockWithoutSpace(directory: string): void {
  mkdirSync(directory)
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'nr_inodes=2', 'tmpfs', directory])
  const file = join(directory, 'records')
  assert.throws(() => tryLock(file), /ENOSPC/)
  execFileSync('mount', ['-o', 'remount,nr_inodes=9', directory])
  assert.ok(tryLock(file), 'held by nobody')
}

/** Everything of an earlier turn is forgotten, and a push is watched. */
async function begin(at: Following, phases: string[]): Promise<void> {
  const state = join(at.top, '.orchestra')
  await until(() => ownerPid(at) === undefined, 'the end of the monitor before')
  for (const name of readdirSync(state)) rmSync(join(state, name), { force: true, recursive: true })
  phases[0] = 'BUILDING'
  await landed(at)
  await until(() => isWatched(at)() && recordOf(at).state === 'building', 'the watch')
}

async function whileFull(state: string, pages: number, body: () => Promise<void>): Promise<void> {
  const name = join(state, 'filler')
  const file = openSync(name, 'w')
  // Several times: a monitor that was writing something just then makes room again when it gives up.
  for (let times = 0; times < 3; times += 1) {
    fill(file)
    await sleep(300)
  }
  ftruncateSync(file, fstatSync(file).size - pages * PAGE.length)
  closeSync(file)
  await body()
  rmSync(name)
}

function fill(file: number): void {
  try {
    for (;;) writeSync(file, PAGE)
  } catch {
    // full
  }
}

/** Written or not, but never another verdict; and where it could not be written, that is said. */
async function judge(at: Following, pages: number): Promise<void> {
  const { state } = recordOf(at)
  const { code, stderr, stdout } = await finish(at, CHECK)
  const said = `${pages} pages left: ${state}, ${code}: ${stdout}${stderr}`
  assert.ok(state === 'building' || state === 'failed', said)
  if (code === 1) return assert.match(stdout, /production failed in/, said)
  assert.is(code, 2, said)
  assert.ok(pages < NEEDED_PAGES, said)
  assert.match(stdout, /cannot write: +no space left for .*; a verdict is written and told once there is/, said)
}

async function withoutMonitor(at: Following): Promise<void> {
  await killed(at)
  const { code, stdout } = await finish(at, CHECK)
  assert.is(code, 7, stdout)
  assert.match(stdout, /not watched: +no space left for /)
}

async function toldOnce(at: Following, what: string): Promise<void> {
  await until(() => recordOf(at).notified.includes('everybody'), `the telling (${what})`)
  assert.is(recordOf(at).state, 'failed', what)
  assert.is(readdirSync(join(at.top, '.orchestra/notices/agents')).length, 1, what)
  assert.is((await finish(at, CHECK)).code, 1, what)
}

/** What is not written down cannot be watched; the push is none the worse, and the next telling of the landing begins. */
async function landingWhileFull(at: Following, { phases, state }: { phases: string[]; state: string }): Promise<void> {
  await begin(at, phases)
  await killed(at)
  rmSync(join(state, 'deploy'), { recursive: true })
  await whileFull(state, 0, async () => {
    await landed(at)
    assert.is((await finish(at, CHECK)).code, 3)
  })
  phases[0] = 'ACTIVE'
  await landed(at)
  await until(() => recordOf(at).state === 'live', 'the verdict')
}

void main()
