import { setTimeout as sleep } from 'node:timers/promises'
import { isOk, statusOf } from '../core/health-body.ts'
import type { EnvironmentConfig } from './config.ts'
import type { EnvironmentPlan } from './plan.ts'
import type { HttpAnswer, LookContext, Observation, Target } from './ports.ts'
import { replicasReader } from './replicas.ts'
import { textOption } from './source-config.ts'
import { type Finding, judgeReplicas, judgeSource } from './verify.ts'

/** What is verified, and with what. */
export interface Verification {
  readonly config: EnvironmentConfig
  readonly newRound: () => LookContext
  readonly plan: EnvironmentPlan
  /** Addresses that must answer, beside those of the configuration. */
  readonly smoke: readonly string[]
  readonly target: Target
  /** The address of the service, given by hand. */
  readonly url: string | undefined
  /** The longest time that a version is looked at. */
  readonly windowMs: number
}

const LOOK_EVERY_MS = 1000

/** What each source says of the commit; the version that is served is looked at over a while. */
export async function sourceFindings(about: Verification): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const { source } of about.plan.sources) {
    const isVersion = about.config.sources.some(({ name, type }) => name === source.name && type === 'http')
    const look = () => source.look(about.target, about.newRound())
    const seen = isVersion ? await overWindow(look, about.windowMs) : await look()
    findings.push(judgeSource(isVersion ? `version (${source.name})` : `provider (${source.name})`, seen))
  }
  return findings
}

/** A source of a served version says live once it has seen the version again and again; until then it verifies. */
async function overWindow(look: () => Promise<Observation>, windowMs: number): Promise<Observation> {
  const end = performance.now() + windowMs
  for (;;) {
    const seen = await look()
    const isOpen = seen.kind === 'state' && seen.state === 'verifying' && seen.commitMatch !== 'other'
    if (!isOpen || performance.now() >= end) return seen
    await sleep(LOOK_EVERY_MS)
  }
}

const ENDPOINTS = [
  ['liveness', 'liveUrl', ['/health/live', '/livez', '/health', '/healthz']],
  ['readiness', 'readyUrl', ['/health/ready', '/readyz', '/health', '/healthz']],
] as const

/** Whether the service is live and ready: at the addresses of its sources, else where services usually tell it. */
export async function healthFindings(about: Verification): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const [check, option, paths] of ENDPOINTS) {
    const context = about.newRound()
    const configured = about.config.sources.flatMap((source) => textOption(source, option) ?? [])
    const base = about.url ?? (configured.length > 0 ? undefined : about.config.verify.url)
    if (base !== undefined) findings.push(await firstEndpoint({ base, check, context, paths }))
    else if (configured.length === 0) findings.push({ check, detail: NO_ADDRESS, result: 'unmeasured' })
    else for (const url of configured) findings.push(judgeAnswer(check, url, await ask(url, context)))
  }
  return findings
}

const NO_ADDRESS = 'no address is known; give --url, or "verify": { "url": … } of the environment'

interface Endpoints {
  readonly base: string
  readonly check: string
  readonly context: LookContext
  readonly paths: readonly string[]
}

/** The first of the usual paths that has an endpoint decides; a web page is what a catch-all or a login answers. */
async function firstEndpoint({ base, check, context, paths }: Endpoints): Promise<Finding> {
  for (const path of paths) {
    const url = base.replace(/\/+$/, '') + path
    const answer = await ask(url, context)
    if (!isMissing(answer)) return judgeAnswer(check, url, answer)
  }
  return { check, detail: `no health endpoint at ${paths.join(', ')}`, result: 'unmeasured' }
}

function isMissing(answer: HttpAnswer): boolean {
  if (answer.kind === 'failed') return false
  return answer.status === 404 || (answer.status < 400 && /\bhtml\b/i.test(answer.header('content-type') ?? ''))
}

async function ask(url: string, { http }: LookContext): Promise<HttpAnswer> {
  return http.send({ headers: { 'cache-control': 'no-cache' }, isFresh: true, url })
}

/** That nothing answered is no answer: the way there may be what is broken. */
function judgeAnswer(check: string, url: string, answer: HttpAnswer): Finding {
  if (answer.kind === 'failed') return { check, detail: answer.why, result: 'unmeasured' }
  const status = statusOf(answer.text)
  const detail = `${url}: HTTP ${answer.status}${status === '' ? '' : `, ${status}`}`
  return { check, detail, result: isOk(answer.status, answer.text) ? 'pass' : 'fail' }
}

/** Whether all instances are ready, where a source can count them. */
export async function replicaFindings({ config, newRound, target }: Verification): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const source of config.sources) {
    const replicas = await replicasReader(source)?.(source, { context: newRound(), target })
    if (!replicas) continue
    const check = `replicas (${source.name})`
    findings.push(
      replicas.kind === 'ok'
        ? judgeReplicas(check, replicas.value)
        : { check, detail: replicas.why, result: 'unmeasured' },
    )
  }
  return findings
}

/** Whether the addresses answer that must. */
export async function smokeFindings({ config, newRound, smoke }: Verification): Promise<readonly Finding[]> {
  const context = newRound()
  const urls = [...new Set([...config.verify.smoke, ...smoke])]
  return Promise.all(urls.map(async (url) => judgeAnswer(`smoke ${url}`, url, await ask(url, context))))
}
