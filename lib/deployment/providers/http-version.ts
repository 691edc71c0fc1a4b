import { isOk, statusOf } from '../../core/health-body.ts'
import { type Answer, bearer, credential, ended, unreadable } from '../ask.ts'
import { commitWords } from '../commit-in-text.ts'
import { parseJson, pointer } from '../json.ts'
import type { HttpAnswer, HttpRequest, LookContext, Observation, Sighting, Source, Target } from '../ports.ts'
import { numberOption, type SourceConfig, textOption } from '../source-config.ts'
import { spells } from '../stable.ts'

/** Where services usually say what they are built from, in the order in which it is looked for. */
const POINTERS = ['/releaseId', '/version', '/commit', '/sha', '/revision']

/** A pattern is not let loose on more than this: it could take for ever. */
const MAX_SEARCHED = 65_536

type Answered = Extract<HttpAnswer, { kind: 'answer' }>

/** A running service that tells its version: live when that is the commit, again and again over a while. */
export function httpVersion(config: SourceConfig): Source {
  const spell = spells()
  const matches = numberOption(config, 'matches', 3)
  const stableMs = numberOption(config, 'stableSeconds', 10) * 1000
  return {
    look: async (target, context) => {
      const url = textOption(config, 'url') ?? ''
      const answer = await fetchFresh(url, config, context)
      const served = answer.kind === 'ok' ? servedIn(answer.value, url, config) : answer
      const isOurs = served.kind === 'ok' && isCommit(served.value, target)
      const trouble = isOurs ? await notReady(config, context) : undefined
      // In a row: neither another version nor silence nor "not ready" in between.
      const { count, forMs } = spell(target.sha, String(isOurs && trouble === undefined), context.now())
      if (served.kind === 'unreadable') return served
      if (!isOurs) return otherVersion(served.value, context, target)
      const stage = trouble ?? `seen ${count} of ${matches} times`
      const isLive = trouble === undefined && count >= matches && forMs >= stableMs
      return { ...sight(url, served.value.version), ...(isLive ? { state: 'live' } : { stage }) }
    },
    name: config.name,
  }
}

/** One request for all commits of a round. */
function fetchFresh(url: string, config: SourceConfig, context: LookContext): Promise<Answer<Answered>> {
  const secret = textOption(config, 'authorizationVariable') ?? ''
  return context.memo(`fresh ${secret} ${url}`, () => fetchNow(url, config, context))
}

/** Past every cache: a cached answer is one of the old version. */
async function fetchNow(url: string, config: SourceConfig, context: LookContext): Promise<Answer<Answered>> {
  const request = requestOf(url, config, context)
  if (request.kind === 'unreadable') return request
  const answer = await context.http.send(request.value)
  if (answer.kind === 'failed') return unreadable(answer.why, answer.retryAfterMs)
  if (answer.status === 401 || answer.status === 403) return ended(`${url}: HTTP ${answer.status}`)
  // Also 404: the version before this one may not have had the address.
  if (answer.status >= 400) return unreadable(`${url}: HTTP ${answer.status}`, answer.retryAfterMs)
  return { kind: 'ok', value: answer }
}

function requestOf(address: string, config: SourceConfig, { env, now }: LookContext) {
  const url = new URL(address)
  url.searchParams.set('orc-hooks', String(now()))
  const headers = {
    accept: 'application/health+json, application/json, */*',
    'cache-control': 'no-cache',
    pragma: 'no-cache',
  }
  const request: HttpRequest = { headers, isFresh: true, url: url.href }
  const variable = textOption(config, 'authorizationVariable')
  if (!variable) return { kind: 'ok' as const, value: request }
  const token = credential(env, variable)
  return token.kind === 'ok' ? { kind: 'ok' as const, value: { ...request, credential: bearer(token.value) } } : token
}

function isCommit({ words }: Served, { sha }: Target): boolean {
  return words.some((word) => sha.startsWith(word))
}

function servedIn(answer: Answered, url: string, config: SourceConfig): Answer<Served> {
  const version = versionIn(answer, config)
  if (version === undefined) return unreadable(`${url} names no version${placeOf(config)}`)
  return { kind: 'ok', value: { url, version, words: commitWords(version) } }
}

function versionIn(answer: Answered, config: SourceConfig): string | undefined {
  const header = textOption(config, 'header')
  if (header) return answer.header(header)
  const pattern = textOption(config, 'pattern')
  if (pattern) {
    const found = new RegExp(pattern, 'u').exec(answer.text.slice(0, MAX_SEARCHED))
    return found?.[1] ?? found?.[0]
  }
  const path = textOption(config, 'pointer')
  const body = parseJson(answer.text)
  const values = (path ? [path] : POINTERS).map((one) => pointer(body, one))
  const texts = values
    .map((value) => (typeof value === 'number' ? String(value) : value))
    .filter((value) => isText(value))
  // `{ "version": "1.4.2", "commit": "9a4df0b…" }`: the number of a release is no commit that could be compared.
  return texts.find((text) => commitWords(text).length > 0) ?? texts[0]
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== ''
}

function placeOf(config: SourceConfig): string {
  const place = ['header', 'pattern', 'pointer'].map((key) => textOption(config, key)).find(Boolean)
  return place ? ` at ${place}` : ` at any of ${POINTERS.join(', ')}`
}

function sight(url: string, version: string): Sighting {
  return { commitMatch: 'version', deploymentId: version, kind: 'state', state: 'verifying', url }
}

interface Served {
  readonly url: string
  readonly version: string
  readonly words: readonly string[]
}

/** Another version answers: a later one that contains ours, or one that ours is still to replace. */
async function otherVersion(
  { url, version, words }: Served,
  context: LookContext,
  target: Target,
): Promise<Observation> {
  const seen = { ...sight(url, version), commitMatch: 'other' as const }
  for (const sha of words) {
    if (!(await context.isAncestor(target.sha, sha))) continue
    // This is about ours: it has come, and gone.
    return { ...seen, commitMatch: 'version', state: 'superseded', supersededBy: { isContaining: true, sha } }
  }
  return { ...seen, stage: `version ${version} is served`, state: 'deploying' }
}

/** What says that it is not alive or not ready; undefined when all that is configured says it is. */
async function notReady(config: SourceConfig, context: LookContext): Promise<string | undefined> {
  for (const key of ['liveUrl', 'readyUrl'] as const) {
    const url = textOption(config, key)
    if (!url) continue
    const answer = await fetchFresh(url, config, context)
    if (answer.kind === 'unreadable') return answer.why
    if (!isOk(answer.value.status, answer.value.text)) return `${url} says ${statusOf(answer.value.text)}`
  }
  return undefined
}
