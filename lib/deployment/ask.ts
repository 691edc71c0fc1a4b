import { at, parseJson, textAt } from './json.ts'
import type { Environment, HttpAnswer, HttpRequest, LookContext, Unreadable } from './ports.ts'

export type Answer<T> = { readonly kind: 'ok'; readonly value: T } | Unreadable

export interface Question extends HttpRequest {
  /** What a 401, 403 or 404 is about, such as `app "shop"`. */
  readonly about: string
  /** Whether a 404 ends the source: true for the app, false for something that may appear later. */
  readonly isHome: boolean
}

type Answered = Extract<HttpAnswer, { kind: 'answer' }>

/** The JSON that a provider answers, or why it cannot be read. */
export async function ask(context: LookContext, question: Question): Promise<Answer<unknown>> {
  const answer = await context.http.send({ ...question, headers: { accept: 'application/json', ...question.headers } })
  if (answer.kind === 'failed') return unreadable(answer.why, answer.retryAfterMs)
  if (answer.status < 200 || answer.status > 299) return refusal(answer, question)
  const value = parseJson(answer.text)
  if (value === undefined) return unreadable(`${question.about}: the answer is not whole, or no JSON`)
  return { kind: 'ok', value }
}

/** As `ask`, once per context: one list request serves all commits that are looked for in this round. */
export function askOnce(context: LookContext, question: Question): Promise<Answer<unknown>> {
  return context.memo(`${question.url} ${question.body ?? ''}`, () => ask(context, question))
}

/** The last lines of a log; undefined when it cannot be had. A log never changes a verdict. */
export async function askLog(context: LookContext, request: HttpRequest): Promise<readonly string[] | undefined> {
  const answer = await context.http.send({ ...request, isTail: true })
  return answer.kind === 'answer' && answer.status === 200 ? lastLines(answer.text) : undefined
}

const LOG_LINES = 30

/** The last lines of a text that hold anything; undefined when there are none. */
export function lastLines(text: string): readonly string[] | undefined {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '')
  return lines.length > 0 ? lines.slice(-LOG_LINES) : undefined
}

function refusal(answer: Answered, { about, isHome }: Question): Unreadable {
  const { retryAfterMs, status } = answer
  const said = messageIn(parseJson(answer.text))
  const why = `${about}: HTTP ${status}${said ? ` (${said})` : ''}`
  if (isRateLimit(answer, said)) return unreadable(`${why}: too many requests`, retryAfterMs)
  const isPermanent = status === 401 || status === 403 || (status === 404 && isHome)
  return { isPermanent, kind: 'unreadable', retryAfterMs, why: isPermanent ? `${why}: ${MEANINGS[status]}` : why }
}

/** Several providers answer 404 to who may not even know that it is there. */
const MEANINGS: Readonly<Record<number, string>> = {
  401: 'the token is not accepted',
  403: 'the token has no right to it',
  404: 'it is not there, or the token may not see it',
}

/** `message` on its own, or in an `error` or the first of `errors`. */
function messageIn(body: unknown): string {
  const places = [body, at(body, 'error'), at(body, 'errors', 0)]
  return places.map((place) => textAt(place, 'message')).find(Boolean) ?? ''
}

/** GitHub answers 403 to too many requests: that is no lack of rights. */
function isRateLimit({ header, retryAfterMs, status }: Answered, said: string): boolean {
  if (status === 429) return true
  return (
    status === 403 &&
    (retryAfterMs !== undefined || header('x-ratelimit-remaining') === '0' || /rate limit/i.test(said))
  )
}

/** An observation that says why nothing could be read this time. */
export function unreadable(why: string, retryAfterMs?: number): Unreadable {
  return { isPermanent: false, kind: 'unreadable', retryAfterMs, why }
}

/** An observation that says why nothing can ever be read. */
export function ended(why: string): Unreadable {
  return { isPermanent: true, kind: 'unreadable', why }
}

/** The first of the variables that is set, or an observation that says what to set. */
export function credential(env: Environment, ...names: readonly string[]): Answer<string> {
  const value = names.map((name) => env[name]?.trim()).find(Boolean)
  return value ? { kind: 'ok', value } : ended(`${names.join(' or ')} is not set`)
}

export interface BearerApi {
  /** Its address; another one comes from the environment alone, because whoever names it gets the token. */
  readonly address: string
  readonly addressVariable: string
  readonly tokenVariable: string
}

/** A request below the address of an API that takes a bearer token, or which variable to set. */
export function bearerRequest(env: Environment, api: BearerApi, path: string): Answer<HttpRequest> {
  const token = credential(env, api.tokenVariable)
  if (token.kind === 'unreadable') return token
  const base = env[api.addressVariable]?.replace(/\/+$/, '') || api.address
  return { kind: 'ok', value: { credential: bearer(token.value), url: base + path } }
}

/** A credential as most providers take it. */
export function bearer(token: string): { readonly header: string; readonly value: string } {
  return { header: 'authorization', value: `Bearer ${token}` }
}
