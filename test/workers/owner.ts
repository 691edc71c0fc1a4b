// Tries to own argv[2] at the time in argv[3] and prints `owns` or `busy`; an owner stays until its standard input ends.
// `loop`: owns it again and again, checks that it is alone, and is killed the argv[4]th time.
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tryOwn } from '../../lib/core/ownership.ts'

const [path = '', startAt = '0', rounds = ''] = process.argv.slice(2)
const pause = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Math.max(0, ms))

pause(Number(startAt) - Date.now())
if (rounds === '') once()
else repeatedly(Number(rounds))

function once(): void {
  // An unprivileged user, so that a process of root answers EPERM.
  if (process.getuid?.() === 0 && process.env['AS_NOBODY']) process.setuid?.(65534)
  const own = tryOwn(path)
  writeFileSync(1, own ? 'owns\n' : 'busy\n')
  if (own) readFileSync(0)
  own?.release()
}

function repeatedly(left: number): void {
  while (left > 0) {
    const own = tryOwn(path)
    if (own) {
      writeFileSync(`${path}-alone`, '', { flag: 'wx' })
      pause(Math.random() * 2)
      rmSync(`${path}-alone`)
      left -= 1
      if (left === 0) process.kill(process.pid, 'SIGKILL')
      own.release()
    }
    pause(Math.random() * 2)
  }
}
