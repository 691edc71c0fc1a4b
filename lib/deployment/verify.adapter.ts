import { EXIT, OrcError } from '../core/errors.ts'
import { repositoryAt } from '../core/repository-at.adapter.ts'
import type { Sha } from '../core/sha.ts'
import { warnOfConfig } from './config-warning.adapter.ts'
import { openLooking } from './context.adapter.ts'
import { configuredEnvironments, environmentPlans } from './environments.adapter.ts'
import { findCommit } from './find-commit.adapter.ts'
import { howToConfigure, noEnvironment, shortSha } from './messages.ts'
import { parseRemote } from './remote.ts'
import { remoteRefOf, remoteUrl } from './repository.adapter.ts'
import { renderFindings, verifyCode } from './verify.ts'
import {
  healthFindings,
  replicaFindings,
  smokeFindings,
  sourceFindings,
  type Verification,
} from './verify-checks.adapter.ts'

export interface VerifyOptions {
  readonly commit: string | undefined
  readonly environment: string | undefined
  readonly isJson: boolean
  /** Addresses that must answer, beside those of the configuration. */
  readonly smoke: readonly string[]
  /** The address of the service, for its health endpoints. */
  readonly url: string | undefined
  /** The longest time that a version is looked at. */
  readonly windowMs: number
}

/** Looks at the running service itself: each check passes, fails or cannot be measured. Throws usage errors. */
export async function verifyDeployment(options: VerifyOptions): Promise<0 | 1 | 7> {
  const repository = repositoryAt(process.cwd())
  const commit = findCommit(repository, options.commit)
  warnOfConfig(repository.mainWorktree)
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

function ask(mainWorktree: string, commit: Sha, options: VerifyOptions): Verification {
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
        hint: howToConfigure(),
      },
    )
  }
  const { ref, remote } = remoteRefOf(mainWorktree, commit)
  const looking = openLooking({ cwd: mainWorktree, env: process.env, signal: new AbortController().signal })
  return {
    config,
    newRound: () => looking(Date.now() + 30_000),
    plan,
    smoke: options.smoke,
    target: {
      branch: ref.replace(/^refs\/heads\//, ''),
      environment: plan.name,
      remote: parseRemote(remoteUrl(mainWorktree, remote)),
      sha: commit,
    },
    url: options.url,
    windowMs: options.windowMs,
  }
}
