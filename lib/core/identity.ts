import { readFileSync } from 'node:fs'
import { hasCode } from './errors.ts'

/**
 * When a process started, in the system's own words; undefined when there is no such process. With the pid this names
 * a process for good: pids are used again. Field 22 of /proc/<pid>/stat (proc(5)), or `ps -o lstart=` elsewhere.
 */
export function processStart(pid: number): string | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)?.split(' ') ?? []
    // A zombie has ended; only its parent has not noticed.
    return fields[0] === 'Z' ? undefined : fields[19]
  } catch (error) {
    return hasCode(error, 'ENOENT') && process.platform === 'linux' ? undefined : startFromPs(pid)
  }
}

function startFromPs(pid: number): string | undefined {
  try {
    const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC0' }
    const options = { encoding: 'utf8', env, stdio: 'pipe', timeout: 1000 } as const
    // Loaded here because it costs a hook 2 ms, and only systems without /proc need it. Node.js < 20.16 does without.
    const childProcess = process.getBuiltinModule?.('node:child_process')
    const printed = childProcess?.execFileSync('ps', ['-o', 'stat=', '-o', 'lstart=', '-p', String(pid)], options)
    return /^\s*[^Z\s]\S*\s+(\S.*\S)/.exec(printed ?? '')?.[1]
  } catch {
    return undefined
  }
}

/** Whether the process is the one that started then: false only when that is certain. */
export function isProcessAlive(pid: number, start: string | undefined): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    // Somebody else's process. Its start may be hidden from us, too; but if it is to be seen, it must be that one.
    return hasCode(error, 'EPERM') && (!start || (processStart(pid) ?? start) === start)
  }
  return !start || processStart(pid) === start
}
