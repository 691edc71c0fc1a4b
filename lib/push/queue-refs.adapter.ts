import { join } from 'node:path'
import { isProcessAlive } from '../core/identity.ts'
import { startGit } from '../core/proc-async.ts'
import type { Sha } from '../core/sha.ts'
import { namesIn } from '../core/spool.ts'
import { parseRefName, type RefName, type RemoteName } from './domain.ts'
import { isAncestor, readRef, tryGit } from './git.adapter.ts'
import type { QueuePlace } from './queue-place.adapter.ts'
import type { LandingRecord, QueueEntry } from './queue-records.ts'
import type { Settings } from './settings.adapter.ts'

/** What a fetch of the remote branch is kept under, while one holds the queue. */
export function upstreamRef({ key }: Pick<QueuePlace, 'key'>, id: string): RefName {
  return parseRefName(`refs/orc/queue/${key}/${id}-upstream`)
}

/** Others tidy up in the same repository at the same moment; git itself waits 0.1 and 1 second for them. */
const PATIENT = ['-c', 'core.filesRefLockTimeout=5000', '-c', 'core.packedRefsTimeout=10000']

/** Removes refs of a repository, of our own and without a reflog. */
export function removeRefs(repository: string, refs: readonly RefName[]): void {
  if (refs.length === 0) return
  const input = refs.map((ref) => `delete ${ref}\n`).join('')
  tryGit(repository, [...PATIENT, 'update-ref', '--no-deref', '--stdin'], { input })
}

/** By the name of an object: since version 2 of the protocol (git 2.26) that needs no ref, and so none has to go again. */
const QUIET = ['-c', 'protocol.version=2', '-c', 'maintenance.auto=false', '-c', 'gc.auto=0']
const FETCH = [...QUIET, 'fetch', '--quiet', '--no-tags', '--no-prune']
const APART = ['--no-recurse-submodules', '--no-write-fetch-head', '--refmap=']

/** Brings a commit of another clone on this machine here; false when it cannot be had. */
async function fetchFrom(repository: string, commonDir: string, commit: Sha): Promise<boolean> {
  const done = await startGit([...FETCH, ...APART, '--', commonDir, commit], { cwd: repository })
  return done.code === 0
}

/**
 * The commit of an entry from its own clone; where both share their objects there is nothing to do. No ref keeps it:
 * git removes objects that nothing refers to after two weeks at the earliest (gc.pruneExpire).
 */
export async function importEntry(place: QueuePlace, repository: string, entry: QueueEntry): Promise<boolean> {
  return entry.commonDir === place.commonDir || (await fetchFrom(repository, entry.commonDir, entry.commit))
}

/** Brings what another process made of our commit here. */
export async function importLanding(place: QueuePlace, repository: string, landing: LandingRecord): Promise<boolean> {
  return landing.commonDir === place.commonDir || (await fetchFrom(repository, landing.commonDir, landing.head))
}

/**
 * Removes what we fetched, and what killed processes did in this repository. The latter is looked for as files: where
 * git keeps refs otherwise, or has packed them meanwhile, they only cost a line in a list of refs. Another process of this
 * clone may come at this very moment, and have a ref before it has an entry: so it counts that the process is gone.
 */
export function sweepRefs(
  place: QueuePlace,
  repository: string,
  { isKnown, own }: { readonly isKnown: (id: string) => boolean; readonly own: string | undefined },
): void {
  const names = namesIn(join(place.commonDir, 'refs/orc/queue', place.key)).map((name) =>
    name.replace(/-upstream$/, ''),
  )
  const stale = names.filter((id) => id !== own && isOfDead(id) && !isKnown(id))
  removeRefs(
    repository,
    [...(own === undefined ? [] : [own]), ...new Set(stale)].map((id) => upstreamRef(place, id)),
  )
}

/** The name of an entry ends with its process (lib/core/spool.ts). What is no such name, is nobody's. */
export function isOfDead(id: string): boolean {
  const pid = Number(/-(\d+)$/.exec(id)?.[1] ?? 0)
  return pid > 0 && !isProcessAlive(pid, undefined)
}

export interface Tracked {
  readonly head: Sha
  readonly ref: RefName
  readonly remote: RemoteName
  readonly settings: Settings
}

/** Moves the remote-tracking ref as a push of our own would have, with the reflog entry of one. */
export function moveTracking(repository: string, { head, ref, remote, settings }: Tracked): void {
  const tracking = trackingRef({ ref, remote, settings })
  if (tracking === undefined) return
  const old = readRef(repository, tracking)
  // Another process may have fetched something newer meanwhile.
  if (old !== undefined && !isAncestor(repository, old, head)) return
  tryGit(repository, ['update-ref', '-m', 'update by push', tracking, head, old ?? '0'.repeat(head.length)])
}

/** The local copy of a ref of the remote, by the refspecs of its fetches; undefined where these leave it out. */
export function trackingRef({ ref, remote, settings }: Omit<Tracked, 'head'>): RefName | undefined {
  const specs = settings.values(`remote.${remote}.fetch`)
  return specs.map((spec) => mapped(spec, ref)).find((name) => name !== undefined)
}

/** What a refspec such as `+refs/heads/*:refs/remotes/origin/*` makes of a ref; only one `*` is allowed in each half. */
function mapped(spec: string, ref: RefName): RefName | undefined {
  const [from = '', to = ''] = spec.replace(/^\+/, '').split(':')
  if (to === '') return undefined
  if (from === ref) return parseRefName(to)
  const [before = '', after] = from.split('*')
  if (after === undefined || !ref.startsWith(before) || !ref.endsWith(after)) return undefined
  return parseRefName(to.replace('*', () => ref.slice(before.length, ref.length - after.length)))
}
