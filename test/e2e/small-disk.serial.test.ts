// Needs a file system that is small, or read-only also for root: a tmpfs in a mount namespace of our own.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { assert, run, skip, test } from '../helpers/harness.ts'
import { bundleWorker } from '../helpers/worker.ts'

const directory = mkdtempSync(join(tmpdir(), 'orc-disk-'))
const SCRIPT = 'mount -t tmpfs -o size=256k tmpfs "$1" && { [ -z "$2" ] || "$2" "$3" "$1" "$4"; }'

function inNamespace(name: string, ...args: readonly string[]) {
  const disk = join(directory, name)
  mkdirSync(disk)
  return spawnSync('unshare', ['-rm', 'sh', '-c', SCRIPT, 'sh', disk, ...args], { encoding: 'utf8' })
}

const CASES = {
  'a full disk: what was recorded stays, and recording goes on when there is space': 'full',
  'a read-only disk: what was recorded stays, and recording goes on when it is writable': 'read-only',
}

const trial = inNamespace('trial', '')
for (const [name, what] of Object.entries(CASES)) {
  if (trial.status !== 0) skip(name, `no mount namespace: ${trial.error ?? trial.stderr.trim()}`)
  else {
    test(name, () => {
      const worker = bundleWorker('small-disk', directory)
      const { status, stderr } = inNamespace(what, process.execPath, worker, what)
      assert.is(status, 0, stderr)
    })
  }
}

run()
