// One process that watches at a fake: what it looks with, and everything it has been told.

import { parseSha, type Sha } from '../../../lib/core/sha.ts'
import { openLooking } from '../../../lib/deployment/context.adapter.ts'
import type { LookContext, Observation, Sighting, Target } from '../../../lib/deployment/ports.ts'
import { openSource } from '../../../lib/deployment/sources.ts'
import type { Fake } from './fake.ts'
import type { LocalFake } from './programs.ts'

/** A commit id of the given digit pair. */
export function shaOf(pair: string): Sha {
  return parseSha(pair.repeat(20))
}

export interface WatchingOptions {
  /** Beside the fake's own; undefined takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly isAncestor?: LookContext['isAncestor']
  readonly isTrusted?: boolean
  readonly now?: () => number
  readonly timeoutMs?: number
}

export interface Watching {
  readonly look: (sha: Sha, more?: Partial<Target>) => Promise<Observation>
  /** Several commits in one round. */
  readonly lookMany: (shas: readonly Sha[]) => Promise<readonly Observation[]>
  /** As often as the source needs to see the same. */
  readonly settle: (sha: Sha) => Promise<Observation>
  /** Everything that was said. */
  readonly told: readonly Observation[]
}

export function watching(fake: Fake | LocalFake, options: WatchingOptions = {}): Watching {
  const directory = 'directory' in fake ? fake.directory : process.cwd()
  const now = options.now ?? Date.now
  const { timeoutMs = 5000 } = options
  const round = openLooking({
    cwd: directory,
    env: { ...fake.env, ...options.env },
    now,
    signal: new AbortController().signal,
    timeoutMs,
  })
  const source = openSource(fake.config, () => options.isTrusted ?? true)
  const told: Observation[] = []
  const lookMany = async (shas: readonly Sha[], more: Partial<Target> = {}) => {
    if ('prepare' in fake) fake.prepare()
    const made = round(now() + timeoutMs)
    const context = options.isAncestor ? { ...made, isAncestor: options.isAncestor } : made
    const seen: Observation[] = []
    for (const sha of shas) seen.push(await source.look({ ...TARGET, sha, ...more }, context))
    told.push(...seen)
    return seen
  }
  const look = async (sha: Sha, more: Partial<Target> = {}) => {
    const [seen] = await lookMany([sha], more)
    if (!seen) throw new Error('nothing was seen')
    return seen
  }
  const settle = async (sha: Sha) => {
    let seen = await look(sha)
    for (let count = 1; count < fake.looksForLive; count += 1) seen = await look(sha)
    return seen
  }
  return { look, lookMany, settle, told }
}

const TARGET = {
  branch: 'main',
  environment: 'production',
  remote: { host: 'github.com', name: 'shop', owner: 'acme' },
} as const

/** The observation as a sighting; an Error that shows it where it is none. */
export function sighting(seen: Observation): Sighting {
  if (seen.kind !== 'state') throw new Error(`expected a state: ${JSON.stringify(seen)}`)
  return seen
}
