import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { CONFIG_FILE, readConfig } from '../core/config.ts'
import { findRepository } from '../core/paths.ts'
import { type CommandPart, isTrusted } from '../core/trust.ts'
import { type DeploymentConfig, type EnvironmentConfig, parseDeploymentConfig } from './config.ts'
import type { EnvironmentPlan } from './plan.ts'
import type { Environment } from './ports.ts'
import { sourcePart } from './source-trust.ts'
import { openSource } from './sources.ts'

/** The section `deployment` of a repository. */
export function deploymentConfig(mainWorktree: string): DeploymentConfig {
  return readConfig(mainWorktree, 'deployment', parseDeploymentConfig).config
}

/**
 * The environments of a repository. The same file gives the same objects again, because sources keep what they have
 * found out (which app, which project) for as long as a process lives.
 */
export function environmentPlans(mainWorktree: string, env: Environment): () => readonly EnvironmentPlan[] {
  let known: { readonly mark: string; readonly plans: readonly EnvironmentPlan[] } | undefined
  return () => {
    const stat = statSync(join(mainWorktree, CONFIG_FILE), { throwIfNoEntry: false })
    const mark = `${stat?.ino} ${stat?.mtimeMs} ${stat?.size}`
    if (known?.mark !== mark) known = { mark, plans: plansOf(mainWorktree, env) }
    return known.plans
  }
}

/** The environments as they are described, or as they can be told without a description. */
export function configuredEnvironments(mainWorktree: string, env: Environment): readonly EnvironmentConfig[] {
  const { environments } = deploymentConfig(mainWorktree)
  return environments.length > 0 ? environments : foundHere(mainWorktree, env)
}

function plansOf(mainWorktree: string, env: Environment): readonly EnvironmentPlan[] {
  return configuredEnvironments(mainWorktree, env).map(({ deadlines, name, pollMs, refs, sources }) => ({
    name,
    patience: deadlines,
    pollMs,
    refs,
    sources: sources.map((config) => {
      const part = sourcePart(name, config)
      return { meaning: config.meaning, source: openSource(config, () => isApproved(mainWorktree, part)) }
    }),
  }))
}

/** Without a configuration: the app that this repository describes, if this user has a token for it. */
function foundHere(mainWorktree: string, env: Environment): readonly EnvironmentConfig[] {
  const hasToken = Boolean(env['DIGITALOCEAN_ACCESS_TOKEN'] || env['DIGITALOCEAN_TOKEN'])
  const hasApp = ['app.yaml', 'deploy.template.yaml'].some((name) => existsSync(join(mainWorktree, '.do', name)))
  if (!hasToken || !hasApp) return []
  const section = { environments: { production: { sources: [{ type: 'digitalocean' }] } } }
  return parseDeploymentConfig({ problems: [], record: section, where: 'deployment.' }).environments
}

/** Asked at each look: an approval counts from the moment it is given. */
function isApproved(mainWorktree: string, part: CommandPart | undefined): boolean {
  const repository = part && findRepository(mainWorktree)
  return !part || (repository !== undefined && isTrusted(repository, part))
}
