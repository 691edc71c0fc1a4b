import { type FSWatcher, watch } from 'node:fs'
import { join } from 'node:path'

export interface Waiter {
  /** Until something of interest has happened since the last call, or `ms` are over, or the signal says stop. */
  next(ms: number, signal: AbortSignal | undefined): Promise<void>
  close(): void
}

/**
 * Waits for the outcome of an entry, and for the queue to have no holder. The system tells both within milliseconds; not
 * of a holder that was killed, of which nobody is told, nor across machines: so `ms` must not be long.
 */
export function waitForTurn(directory: string, id: string): Waiter {
  let isDue = false
  let wake: (() => void) | undefined
  const note = () => {
    isDue = true
    wake?.()
  }
  const watchers = [
    watchNames(directory, ['holder', 'not-before'], note),
    watchNames(join(directory, 'done'), [`${id}.json`], note),
  ]
  return {
    close: () => {
      for (const watcher of watchers) watcher?.close()
    },
    next: (ms, signal) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => end(), ms)
        const end = () => {
          clearTimeout(timer)
          signal?.removeEventListener('abort', end)
          wake = undefined
          isDue = false
          resolve()
        }
        wake = end
        signal?.addEventListener('abort', end, { once: true })
        if (isDue || signal?.aborted) end()
      }),
  }
}

/** Undefined where the system has no watches left: then polling is all there is. */
function watchNames(directory: string, names: readonly string[], note: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(directory, (_event, name) => {
      if (name === null || names.includes(name)) note()
    })
    watcher.on('error', () => watcher.close())
    return watcher
  } catch {
    return undefined
  }
}
