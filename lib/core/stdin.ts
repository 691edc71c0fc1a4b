import { readSync } from 'node:fs'
import { hasCode } from './errors.ts'

/**
 * Everything on standard input, up to its end, however late or split it comes. Synchronous: `process.stdin` as a stream
 * costs a hook twelve times as much. Throws what read(2) reports, but for a stdin that is not there (EBADF, ENXIO).
 */
export function readStdin(): string {
  const chunks: Buffer[] = []
  for (;;) {
    const chunk = readChunk()
    if (chunk === 'later') pauseMs(5)
    else if (chunk.length === 0) return Buffer.concat(chunks).toString('utf8')
    else chunks.push(chunk)
  }
}

function readChunk(): Buffer | 'later' {
  const buffer = Buffer.allocUnsafe(65_536)
  try {
    return buffer.subarray(0, readSync(0, buffer))
  } catch (error) {
    // A pipe may have been set non-blocking by the program at its other end.
    if (hasCode(error, 'EAGAIN')) return 'later'
    if (hasCode(error, 'EOF', 'EBADF', 'ENXIO')) return Buffer.alloc(0)
    throw error
  }
}

function pauseMs(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}
