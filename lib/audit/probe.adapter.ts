/** What a running service answers at one of its health paths. */
export interface Probed {
  readonly path: string
  /** Undefined: it could not be measured. */
  readonly isOk: boolean | undefined
  readonly detail: string
  readonly ms: number
}

const TIMEOUT_MS = 10_000

/** Asks each path of the service at `base` once. Never throws. */
export async function probe(base: string, paths: readonly string[]): Promise<readonly Probed[]> {
  const wanted = paths.length > 0 ? paths : ['/health/live', '/health/ready']
  return await Promise.all(wanted.map((path) => probeOne(base.replace(/\/+$/, ''), path)))
}

async function probeOne(base: string, path: string): Promise<Probed> {
  const startedAt = performance.now()
  const took = () => Math.round(performance.now() - startedAt)
  try {
    const response = await fetch(base + path, {
      headers: { 'cache-control': 'no-cache' },
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    await response.body?.cancel()
    const isOk = response.status >= 200 && response.status < 400
    return { detail: `HTTP ${response.status}`, isOk, ms: took(), path }
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    return { detail: cause instanceof Error ? cause.message : String(cause), isOk: undefined, ms: took(), path }
  }
}
