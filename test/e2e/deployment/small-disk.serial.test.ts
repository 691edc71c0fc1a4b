// A deployment fails while the disk is full: a real file system that is small, in a mount namespace of our own.
import { spawnSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { assert, run, skip, test } from '../../helpers/harness.ts'
import { bundleWorker } from '../../helpers/worker.ts'

const NAME =
  'a full disk: the verdict is neither lost nor wrong, is told once there is space, and until then that is said'
const directory = mkdtempSync(join(tmpdir(), 'orc-disk-'))
const trial = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', directory], {
  encoding: 'utf8',
})
if (trial.status !== 0) skip(NAME, `no mount namespace: ${trial.error ?? trial.stderr.trim()}`)
else {
  test(NAME, () => {
    const worker = bundleWorker('deployment-disk', directory)
    const { status, stderr, stdout } = spawnSync('unshare', ['-rm', process.execPath, worker], {
      encoding: 'utf8',
      timeout: 120_000,
    })
    assert.is(status, 0, stdout + stderr)
  })
}

run()
