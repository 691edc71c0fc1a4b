// Tries to take the lock of argv[2] at the time in argv[3], prints `held`, holds it for argv[4] ms (`stdin`: until its
// standard input ends), then writes through it.
import { readFileSync, writeFileSync } from 'node:fs'
import { replaceFile } from '../../lib/core/json-file.ts'
import { tryLock } from '../../lib/core/lock.ts'

const [file = '', startAt = '0', holdMs = '0', text = ''] = process.argv.slice(2)
const pause = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Math.max(0, ms))

pause(Number(startAt) - Date.now())
const lock = tryLock(file)
writeFileSync(1, lock ? 'held\n' : 'busy\n')
if (lock) {
  if (holdMs === 'stdin') readFileSync(0)
  else pause(Number(holdMs))
  try {
    if (text !== '') replaceFile(file, text, lock.directory)
    writeFileSync(1, 'written\n')
  } catch (error) {
    writeFileSync(1, `${error instanceof Error && 'code' in error ? String(error.code) : error}\n`)
  }
  lock.release()
}
