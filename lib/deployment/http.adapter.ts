import { createHash } from 'node:crypto'
import { pipeline } from 'node:stream'
import type { Environment, HttpAnswer, HttpClient, HttpRequest, RateBudget } from './ports.ts'
import { readRate } from './rate.ts'
import { exchangeOnce, type Incoming } from './transport.adapter.ts'

export interface HttpClientOptions {
  readonly budget: RateBudget
  /** When the whole look must be over; milliseconds since 1970. */
  readonly deadlineAtMs: number
  /** Says which proxy there is. */
  readonly env: Environment
  readonly now: () => number
  readonly redact: (text: string) => string
  readonly signal: AbortSignal
  /** Answers by credential and URL for conditional requests; keep it for as long as the process watches. */
  readonly store: AnswerStore
  readonly timeoutMs?: number
  readonly userAgent?: string
}

type Answered = Extract<HttpAnswer, { kind: 'answer' }>

/** Answers that had an ETag. With one, a `304 Not Modified` gives them again, and GitHub does not count the request. */
export type AnswerStore = Map<string, { readonly answer: Answered; readonly etag: string }>

const TIMEOUT_MS = 10_000
const MAX_BYTES = 8 * 1024 * 1024
const TAIL_BYTES = 64 * 1024
const MAX_REDIRECTS = 5
const MAX_STORED = 64
const REDIRECTS = [301, 302, 303, 307, 308]

/** The client of all sources. What goes wrong is an answer of kind `failed`; nothing is thrown and nothing is retried. */
export function httpClient(options: HttpClientOptions): HttpClient {
  return {
    send: async (request) => {
      const refusal = refuse(request)
      if (refusal) return failed(refusal)
      const key = budgetKey(request)
      const waitMs = options.budget.waitMs(key)
      if (waitMs > 0) return failed(`the request limit of ${hostOf(request.url)} is used up`, waitMs)
      try {
        return await beforeDeadline(options, (signal) => exchange(request, { key, options, signal }))
      } catch (error) {
        return failed(options.redact(`${hostOf(request.url)}: ${reason(error)}`))
      }
    },
  }
}

interface Exchange {
  readonly key: string
  readonly options: HttpClientOptions
  readonly signal: AbortSignal
}

async function exchange(request: HttpRequest, { key, options, signal }: Exchange): Promise<HttpAnswer> {
  const place = `${key} ${request.url}`
  const isStorable = request.method !== 'POST' && !request.isFresh && !request.isTail
  const stored = isStorable ? options.store.get(place) : undefined
  const { env, userAgent } = options
  const response = await follow(request, { env, etag: stored?.etag, signal, userAgent })
  const header = (name: string) => response.header(name.toLowerCase())
  const rate = readRate(header, options.now())
  options.budget.note(key, {
    ...rate,
    retryAfterMs: isRefused(response, rate.remaining) ? rate.retryAfterMs : undefined,
  })
  if (response.status === 304 && stored) {
    response.discard()
    return stored.answer
  }
  const text = await readBody(response, request.isTail === true)
  const answer: Answered = { header, kind: 'answer', retryAfterMs: rate.retryAfterMs, status: response.status, text }
  const etag = header('etag')
  if (etag && response.status === 200 && isStorable) keep(options.store, place, { answer, etag })
  return answer
}

/** A `retry-after` beside a success is advice about polling; beside these it is a refusal of every request. */
function isRefused({ status }: Incoming, remaining: number | undefined): boolean {
  return status === 429 || status === 503 || (status === 403 && remaining !== undefined)
}

interface Following {
  readonly env: Environment
  readonly etag: string | undefined
  readonly signal: AbortSignal
  readonly userAgent: string | undefined
}

/** Follows redirects by hand: fetch would send a custom credential header along to any other host. */
async function follow(request: HttpRequest, { env, etag, signal, userAgent }: Following): Promise<Incoming> {
  const { body, credential, method = 'GET' } = request
  const origin = new URL(request.url).origin
  const own = { 'accept-encoding': 'identity', 'user-agent': userAgent ?? 'orc-hooks' }
  const plain = { ...own, ...request.headers }
  const secret = credential ? { [credential.header]: credential.value } : {}
  const condition = etag ? { 'if-none-match': etag } : {}
  let url = request.url
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    const isHome = new URL(url).origin === origin
    const headers = isHome ? { ...plain, ...condition, ...secret } : own
    const content = method === 'POST' && isHome && body !== undefined ? { body } : {}
    const response = await exchangeOnce(url, { ...content, env, headers, method, signal })
    const next = REDIRECTS.includes(response.status) ? response.header('location') : undefined
    if (next === undefined) return response
    response.discard()
    url = target(next, url, method)
  }
  throw new Error(`more than ${MAX_REDIRECTS} redirects`)
}

function target(location: string, from: string, method: string): string {
  if (method === 'POST') throw new Error('a redirect in answer to a POST')
  const next = new URL(location, from)
  const isSafe = next.protocol === 'https:' || (next.protocol === 'http:' && new URL(from).protocol === 'http:')
  if (!isSafe) throw new Error(`a redirect to ${next.protocol}`)
  return next.href
}

/** The text of the body; of a log only its end. The connection is given up as soon as the body is too long. */
async function readBody(response: Incoming, isTail: boolean): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  let total = 0
  for await (const chunk of await decoded(response)) {
    chunks.push(chunk)
    size += chunk.length
    total += chunk.length
    if (total > (isTail ? 4 * MAX_BYTES : MAX_BYTES)) throw new Error(`an answer of more than ${total >> 20} MB`)
    while (isTail && chunks[0] && size - chunks[0].length >= TAIL_BYTES) size -= chunks.shift()?.length ?? 0
  }
  return new TextDecoder().decode(Buffer.concat(chunks))
}

/** Plain text was asked for, but stored logs come as they were stored. What is counted is their length when unpacked. */
async function decoded(response: Incoming): Promise<AsyncIterable<Buffer>> {
  const encoding = response.header('content-encoding')?.trim().toLowerCase() ?? ''
  if (encoding === '' || encoding === 'identity') return response.body
  const { createBrotliDecompress, createGunzip, createInflate } = await import('node:zlib')
  const makers = { br: createBrotliDecompress, deflate: createInflate, gzip: createGunzip, 'x-gzip': createGunzip }
  const make = Object.entries(makers).find(([name]) => name === encoding)?.[1]
  if (make) return pipeline(response.body, make(), () => {})
  response.discard()
  throw new Error(`an answer in an encoding that was not asked for: ${encoding}`)
}

function keep(store: AnswerStore, place: string, entry: { readonly answer: Answered; readonly etag: string }): void {
  store.delete(place)
  store.set(place, entry)
  const [oldest] = store.keys()
  if (store.size > MAX_STORED && oldest !== undefined) store.delete(oldest)
}

/**
 * Each request ends with the look: a server that accepts and never answers must not hold up the monitor. An own timer,
 * because one of AbortSignal.timeout inside of AbortSignal.any can be collected before it fires (nodejs/node#57736).
 */
async function beforeDeadline<T>(options: HttpClientOptions, body: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const { deadlineAtMs, now, signal, timeoutMs = TIMEOUT_MS } = options
  const controller = new AbortController()
  const stop = () => controller.abort(new Error('stopped'))
  const expire = () => controller.abort(new Error('no answer in time'))
  if (signal.aborted) stop()
  signal.addEventListener('abort', stop)
  const timer = setTimeout(expire, Math.max(1, Math.min(timeoutMs, deadlineAtMs - now())))
  try {
    return await body(controller.signal)
  } catch (error) {
    throw controller.signal.aborted ? controller.signal.reason : error
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
  }
}

/** Why a request must not be sent at all. */
function refuse({ credential, url }: HttpRequest): string | undefined {
  if (!URL.canParse(url)) return 'the configured address is not a URL'
  const { hostname, protocol } = new URL(url)
  if (protocol === 'https:') return undefined
  if (protocol !== 'http:') return `the configured address is ${protocol}, not https:`
  const isLoopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)
  return credential && !isLoopback ? `${hostname}: a credential is sent over https: only` : undefined
}

/** Rate limits and ETags belong to a credential, not to a process or a URL alone. */
function budgetKey({ credential, url }: HttpRequest): string {
  const { origin } = new URL(url)
  return createHash('sha256')
    .update(`${origin}\n${credential?.value ?? ''}`)
    .digest('hex')
    .slice(0, 16)
}

function hostOf(url: string): string {
  return new URL(url).host
}

function failed(why: string, retryAfterMs?: number): HttpAnswer {
  return { kind: 'failed', retryAfterMs, why }
}

/** An aggregate (no address answered) has a code only. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error ? String(error.code) : ''
  return [error.message, error.message.includes(code) ? '' : code].filter(Boolean).join(' ') || error.name
}
