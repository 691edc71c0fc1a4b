import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** Whether a process of this system is stopped (Ctrl-Z, SIGSTOP): state T in proc(5) and ps(1). */
export function isStopped({ pid }: { readonly pid: number }): boolean {
  return stateOf(pid).startsWith('T')
}

function stateOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1) ?? ''
  } catch {
    return process.platform === 'linux' ? '' : stateFromPs(pid)
  }
}

function stateFromPs(pid: number): string {
  try {
    const options = { encoding: 'utf8', stdio: 'pipe', timeout: 1000 } as const
    return execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], options).trim()
  } catch {
    return ''
  }
}
