// Waiting for what other processes do.
import { setTimeout as sleep } from 'node:timers/promises'

/** Waits until `isDone`; throws with `what` when that takes too long. */
export async function until(isDone: () => boolean | Promise<boolean>, what = 'it', timeoutMs = 20_000): Promise<void> {
  for (const end = performance.now() + timeoutMs; performance.now() < end; await sleep(25)) {
    if (await isDone()) return
  }
  throw new Error(`${what} did not happen in ${timeoutMs} ms`)
}
