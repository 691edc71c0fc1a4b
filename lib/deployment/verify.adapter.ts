import { setTimeout as sleep } from 'node:timers/promises'
import { EXIT, OrcError } from '../core/errors.ts'
import type { Sha } from '../core/sha.ts'
import { repositoryHere } from './check-status.adapter.ts'
import type { EnvironmentConfig } from './config.ts'
import { openLooking } from './context.adapter.ts'
import { configuredEnvironments, environmentPlans } from './environments.adapter.ts'
import { findCommit } from './find-commit.adapter.ts'
import { isOk, statusOf } from './health-body.ts'
import { noEnvironment, shortSha } from './messages.ts'
import type { EnvironmentPlan } from './plan.ts'
import type { LookContext, Observation, Target } from './ports.ts'
import { readReplicas } from './providers/digitalocean/replicas.ts'
import { parseRemote } from './remote.ts'
import { remoteRefOf, remoteUrl } from './repository.adapter.ts'
import { textOption } from './source-config.ts'
import { type Finding, judgeReplicas, judgeSource, renderFindings, verifyCode } from './verify.ts'

export interface VerifyOptions {
  readonly commit: string | undefined
  readonly environment: string | undefined
  readonly isJson: boolean
  /** Addresses that must answer. */
  readonly smoke: readonly string[]
  /** The address of the service, for its health endpoints. */
  readonly url: string | undefined
  /** How long a version must be served without another in between. */
  readonly windowMs: number
}

interface Question extends VerifyOptions {
  readonly config: EnvironmentConfig
  readonly newRound: () => LookContext
  readonly plan: EnvironmentPlan
  readonly target: Target
}

const LOOK_EVERY_MS = 1000

/** Looks at the running service itself: each check passes, fails or cannot be measured. Throws usage errors. */
export async function verifyDeployment(options: VerifyOptions): Promise<0 | 1 | 7> {
  const repository = repositoryHere()
  const commit = findCommit(repository, options.commit)
  const question = ask(repository.mainWorktree, commit, options)
  const findings = [
    ...(await sourceFindings(question)),
    ...(await healthFindings(question)),
    ...(await replicaFindings(question)),
    ...(await smokeFindings(question)),
  ]
  const exitCode = verifyCode(findings)
  if (options.isJson) console.log(JSON.stringify({ commit, environment: question.plan.name, exitCode, findings }))
  else console.log(`${shortSha(commit)} in ${question.plan.name}\n${renderFindings(findings)}`)
  return exitCode
}

function ask(mainWorktree: string, commit: Sha, options: VerifyOptions): Question {
  const configs = configuredEnvironments(mainWorktree, process.env)
  const config = configs.find(({ name }) => options.environment === undefined || name === options.environment)
  const plan = environmentPlans(mainWorktree, process.env)().find(({ name }) => name === config?.name)
  if (!config || !plan) {
    throw new OrcError(
      noEnvironment(
        options.environment,
        configs.map(({ name }) => name),
      ),
      {
        code: 'NO_ENVIRONMENT',
        exitCode: EXIT.input,
        hint: 'describe it under "deployment" in orc-hooks.config.json; see docs/deployment.md',
      },
    )
  }
  const { ref, remote } = remoteRefOf(mainWorktree, commit)
  const looking = openLooking({ cwd: mainWorktree, env: process.env, signal: new AbortController().signal })
  return {
    ...options,
    config,
    newRound: () => looking(Date.now() + 30_000),
    plan,
    target: {
      branch: ref.replace(/^refs\/heads\//, ''),
      environment: plan.name,
      remote: parseRemote(remoteUrl(mainWorktree, remote)),
      sha: commit,
    },
  }
}

async function sourceFindings(question: Question): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const { source } of question.plan.sources) {
    const isVersion = question.config.sources.some(({ name, type }) => name === source.name && type === 'http')
    const look = () => source.look(question.target, question.newRound())
    const seen = isVersion ? await overWindow(look, question.windowMs) : await look()
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

async function healthFindings(question: Question): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const [check, option, paths] of [
    ['liveness', 'liveUrl', ['/health/live', '/livez', '/health', '/healthz']],
    ['readiness', 'readyUrl', ['/health/ready', '/readyz', '/health', '/healthz']],
  ] as const) {
    const configured = question.config.sources.flatMap((source) => textOption(source, option) ?? [])
    const base = question.url?.replace(/\/+$/, '')
    const urls = base === undefined ? configured : paths.map((path) => base + path)
    findings.push(await firstAnswer(check, urls, question.newRound()))
  }
  return findings
}

/** Of several paths where a service may have its endpoint the first that is there decides. */
async function firstAnswer(check: string, urls: readonly string[], context: LookContext): Promise<Finding> {
  for (const url of urls) {
    const finding = await answering(check, url, context)
    if (!finding.isMissing || url === urls.at(-1)) return finding.finding
  }
  return { check, detail: 'no address is known; give --url', result: 'unmeasured' }
}

async function answering(check: string, url: string, { http }: LookContext) {
  const answer = await http.send({ headers: { 'cache-control': 'no-cache' }, isFresh: true, url })
  if (answer.kind === 'failed') {
    return { finding: { check, detail: answer.why, result: 'unmeasured' } as const, isMissing: false }
  }
  const status = statusOf(answer.text)
  const detail = `${url}: HTTP ${answer.status}${status === '' ? '' : `, ${status}`}`
  const result = isOk(answer.status, answer.text) ? 'pass' : 'fail'
  return { finding: { check, detail, result } as const, isMissing: answer.status === 404 }
}

async function replicaFindings(question: Question): Promise<readonly Finding[]> {
  const apps = question.config.sources.filter(({ type }) => type === 'digitalocean')
  if (apps.length === 0) return []
  const findings: Finding[] = []
  for (const config of apps) {
    const replicas = await readReplicas(config, { context: question.newRound(), target: question.target })
    findings.push(
      replicas.kind === 'ok'
        ? judgeReplicas(replicas.value)
        : { check: 'replicas', detail: replicas.why, result: 'unmeasured' },
    )
  }
  return findings
}

async function smokeFindings(question: Question): Promise<readonly Finding[]> {
  const context = question.newRound()
  const found = await Promise.all(question.smoke.map((url) => answering(`smoke ${url}`, url, context)))
  return found.map(({ finding }) => finding)
}
