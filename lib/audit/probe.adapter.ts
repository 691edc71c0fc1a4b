import { isOk, statusOf } from '../core/health-body.ts'

/** What a running service answers at one of its health paths. */
export interface Probed {
  readonly path: string
  /** As the platform counts; undefined: it could not be measured. */
  readonly isOk: boolean | undefined
  readonly detail: string
  /** Why an answer that the platform takes for health may be none; undefined: nothing speaks against it. */
  readonly doubt: string | undefined
  readonly ms: number
}

const TIMEOUT_MS = 10_000
/** No health answer is longer. */
const MAX_BYTES = 64 * 1024

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
    const ms = took()
    const body = await beginningOf(response)
    const status = statusOf(body)
    const detail = `HTTP ${response.status}${status === '' ? '' : `, ${status}`}`
    const isCounted = response.status >= 200 && response.status < 400
    return { detail, doubt: isCounted ? doubtOf(path, response, body) : undefined, isOk: isCounted, ms, path }
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    const why = cause instanceof Error ? cause.message || cause.name : String(cause)
    return { detail: why, doubt: undefined, isOk: undefined, ms: took(), path }
  }
}

async function beginningOf({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body ?? []) {
    chunks.push(chunk)
    size += chunk.length
    if (size > MAX_BYTES) break
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** The platform looks at the status alone: these say yes whatever state the service is in. */
function doubtOf(path: string, { headers, status }: Response, body: string): string | undefined {
  if (status >= 300) return `a redirect to ${pathOf(headers.get('location'))}, which the platform counts as healthy`
  if (!isOk(status, body)) return `the body says "${statusOf(body)}", and the platform looks at the status alone`
  const isPage = /\bhtml\b/i.test(headers.get('content-type') ?? '') || /^\s*<(?:!doctype|html)/i.test(body)
  return isPage && path !== '/' ? 'a web page: a catch-all or a login says yes to every path' : undefined
}

/** Without the query: a redirect to a login carries secrets there. */
function pathOf(location: string | null): string {
  return location?.split(/[?#]/)[0]?.replace(/\/\/[^/@]*@/, '//') || 'nowhere'
}
