import { ask, canAsk } from '../core/ask.ts'
import { CONFIG_FILE, readConfig } from '../core/config.ts'
import { EXIT, type ExitCode } from '../core/errors.ts'
import type { RepositoryPaths } from '../core/paths.ts'
import { repositoryAt } from '../core/repository-at.adapter.ts'
import { oneLine } from '../core/text.ts'
import { approve, approvedParts, type CommandPart, isTrusted, revokeAll } from '../core/trust.ts'
import { deploymentCommands, parseDeploymentConfig } from '../deployment/config.ts'
import { parsePushConfig, pushCommands } from '../push/config.ts'
import { say } from './messages.ts'
import { renderApproved, renderPart } from './render-trust.ts'

export interface TrustArguments {
  readonly cwd: string
  readonly json: boolean
  readonly list: boolean
  readonly now: number
  readonly revoke: boolean
  readonly yes: boolean
}

/**
 * `orc-hooks trust`: shows what of the configuration would run commands and was not approved yet, asks, and remembers
 * the answer. Returns 3 while something is left for a person to approve.
 */
export async function runTrust(given: TrustArguments): Promise<ExitCode> {
  const paths = repositoryAt(given.cwd)
  if (given.revoke) revokeAll(paths)
  if (given.revoke || given.list) return list(paths, given)
  const pending = commandParts(paths.mainWorktree).filter((part) => !isTrusted(paths, part))
  warnOfConfig(paths.mainWorktree)
  if (!given.json) show(paths, pending)
  const isAgreed = pending.length > 0 && (given.yes || (await isApproved(given)))
  if (isAgreed) approve(paths, pending, given.now)
  report(given, pending, isAgreed)
  return pending.length === 0 || isAgreed ? EXIT.ok : EXIT.needsPerson
}

function report({ json }: TrustArguments, parts: readonly CommandPart[], isAgreed: boolean): void {
  if (json) console.log(JSON.stringify({ approved: isAgreed ? parts : [], pending: isAgreed ? [] : parts }))
  else if (parts.length > 0) console.log(isAgreed ? say.trusted(parts.length) : say.notYetTrusted())
}

/** What is not understood is not run either, and must not look as if it had been approved. */
function warnOfConfig(mainWorktree: string): void {
  const deployment = readConfig(mainWorktree, 'deployment', parseDeploymentConfig)
  const push = readConfig(mainWorktree, 'push', parsePushConfig)
  const problems = new Set([...deployment.problems, ...push.problems])
  for (const problem of problems) console.error(`orc-hooks: warning: ${oneLine(problem)}`)
}

/** Every part of the configuration that can run a command. */
function commandParts(mainWorktree: string): readonly CommandPart[] {
  return [
    ...deploymentCommands(readConfig(mainWorktree, 'deployment', parseDeploymentConfig).config),
    ...pushCommands(readConfig(mainWorktree, 'push', parsePushConfig).config),
  ]
}

async function isApproved({ json }: TrustArguments): Promise<boolean> {
  return !json && canAsk() && (await ask(say.trustQuestion(), false))
}

function list(paths: RepositoryPaths, { json }: TrustArguments): ExitCode {
  const approved = approvedParts(paths)
  if (json) console.log(JSON.stringify({ approved }))
  else console.log(approved.length === 0 ? say.nothingTrusted() : approved.map(renderApproved).join('\n'))
  return EXIT.ok
}

function show(paths: RepositoryPaths, pending: readonly CommandPart[]): void {
  const before = new Map(approvedParts(paths).map(({ content, name }) => [name, content]))
  console.log(pending.length === 0 ? say.nothingToTrust(CONFIG_FILE) : say.trustHeading(paths.mainWorktree))
  for (const part of pending) console.log(renderPart(part, before.get(part.name)))
}
