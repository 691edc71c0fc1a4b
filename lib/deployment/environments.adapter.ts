import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { CONFIG_FILE, readConfig } from '../core/config.ts'
<<<<<<< HEAD
import { findRepository } from '../core/paths.ts'
import { type CommandPart, isTrusted } from '../core/trust.ts'
import { type DeploymentConfig, type EnvironmentConfig, parseDeploymentConfig } from './config.ts'
=======
import type { RepositoryPaths } from '../core/paths.ts'
import { isTrusted } from '../core/trust.ts'
import { type DeploymentConfig, type EnvironmentConfig, parseDeploymentConfig, sourcePart } from './config.ts'
>>>>>>> 473aa8e (feat(deployment): the monitor is installed beside the hooks; commands of sources wait for trust; a fixed pace by configuration)
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
export function environmentPlans(places: Places, env: Environment): () => readonly EnvironmentPlan[] {
  let known: { readonly mark: string; readonly plans: readonly EnvironmentPlan[] } | undefined
  return () => {
    const stat = statSync(join(places.mainWorktree, CONFIG_FILE), { throwIfNoEntry: false })
    const trust = statSync(join(places.commonDir, 'orc-hooks', 'trust'), { throwIfNoEntry: false })
    const mark = [stat, trust].map((of) => `${of?.ino} ${of?.mtimeMs} ${of?.size}`).join(' ')
    if (known?.mark !== mark) known = { mark, plans: plansOf(places, env) }
    return known.plans
  }
}

type Places = Pick<RepositoryPaths, 'commonDir' | 'mainWorktree'>

function plansOf(places: Places, env: Environment): readonly EnvironmentPlan[] {
  const { mainWorktree } = places
  const { environments } = deploymentConfig(mainWorktree)
  const found = environments.length > 0 ? environments : foundHere(mainWorktree, env)
  return found.map(({ deadlines, name, pollMs, refs, sources }) => ({
    name,
    patience: deadlines,
    pollMs,
    refs,
    sources: sources.map((config) => {
<<<<<<< HEAD
      const part = sourcePart(name, config)
      return { meaning: config.meaning, source: openSource(config, () => isApproved(mainWorktree, part)) }
=======
      const isApproved = () => isTrusted(places, sourcePart(name, config))
      return { meaning: config.meaning, source: openSource(config, isApproved) }
>>>>>>> 473aa8e (feat(deployment): the monitor is installed beside the hooks; commands of sources wait for trust; a fixed pace by configuration)
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
<<<<<<< HEAD

/** Asked at each look: an approval counts from the moment it is given. */
function isApproved(mainWorktree: string, part: CommandPart | undefined): boolean {
  const repository = part && findRepository(mainWorktree)
  return !part || (repository !== undefined && isTrusted(repository, part))
}
=======
>>>>>>> 473aa8e (feat(deployment): the monitor is installed beside the hooks; commands of sources wait for trust; a fixed pace by configuration)
