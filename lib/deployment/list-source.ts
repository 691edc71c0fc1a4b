import { type Answer, unreadable } from './ask.ts'
import type {
  CommitMatch,
  FailureReason,
  LookContext,
  Sighting,
  Source,
  SourceState,
  Successor,
  Target,
} from './ports.ts'

/** One deployment of a provider's list, in words that are the same for all providers. */
export interface Row {
  readonly id: string
  readonly state: SourceState
  /** The full ids of the commits it is built from. */
  readonly commits: readonly string[]
  /** The beginning of a commit id in a text: used where no full id is given. */
  readonly abbreviation?: string | undefined
  readonly endedAt?: string | undefined
  readonly match?: CommitMatch
  readonly reason?: FailureReason | undefined
  readonly stage?: string | undefined
  readonly startedAt?: string | undefined
  readonly url?: string | undefined
  readonly wasLive?: boolean | undefined
}

export interface ListProvider<R extends Row> {
  readonly name: string
  /** The deployments of the app, newest first. */
  readonly list: (target: Target, context: LookContext) => Promise<Answer<readonly R[]>>
  /** Asked once a deployment has failed: what was not in the list. */
  readonly explain: (row: R, context: LookContext) => Promise<Explanation>
}

export type Explanation = Pick<Sighting, 'logTail' | 'reason' | 'stage'>

/** A source that finds the commit in the list of an app's deployments. */
export function listSource<R extends Row>({ explain, list, name }: ListProvider<R>): Source {
  return {
    look: async (target, context) => {
      const listed = await list(target, context)
      if (listed.kind === 'unreadable') return listed
      const row = chooseRow(listed.value, target)
      if (!row) return { kind: 'none' }
      const seen = await sight(row, { context, rows: listed.value, sha: target.sha })
      if (seen.state !== 'failed') return seen
      const more = await explain(row, context)
      return { ...seen, ...withoutGaps(more) }
    },
    name,
  }
}

/**
 * The deployment that decides: the one that is live now, else the newest that names the commit (an older one was
 * repeated). One that was live before that of another commit is not live now: some providers never say so.
 */
function chooseRow<R extends Row>(rows: readonly R[], { notBefore = '', sha }: Target): R | undefined {
  const isMeant = ({ startedAt }: R) => startedAt === undefined || !(Date.parse(startedAt) < Date.parse(notBefore))
  const ours = rows.filter((row) => howOurs(row, sha) !== undefined && isMeant(row))
  return ours.find((row) => row.state === 'live' && !replacementOf(row, rows, sha)) ?? ours[0]
}

/** The deployment of another commit that went live after this one. */
function replacementOf(row: Row, rows: readonly Row[], sha: string): Row | undefined {
  return newerOf(row, rows, sha).find(({ state }) => state === 'live')
}

function newerOf({ id }: Row, rows: readonly Row[], sha: string): readonly Row[] {
  const place = rows.findIndex((other) => other.id === id)
  return rows.slice(0, place).filter((other) => !howOurs(other, sha))
}

/** How a deployment names the commit; undefined: it does not. A full id that an abbreviation belongs to decides. */
function howOurs({ abbreviation, commits, match = 'commit' }: Row, sha: string): CommitMatch | undefined {
  if (commits.includes(sha)) return match
  if (!abbreviation || commits.some((commit) => commit.startsWith(abbreviation))) return undefined
  return sha.startsWith(abbreviation) ? 'cause' : undefined
}

interface Surroundings {
  readonly context: LookContext
  readonly rows: readonly Row[]
  readonly sha: string
}

async function sight(row: Row, { context, rows, sha }: Surroundings): Promise<Sighting> {
  const replacement = replacementOf(row, rows, sha)
  const isReplaced = row.state === 'superseded' || (row.state === 'live' && replacement !== undefined)
  const successor = isReplaced ? (replacement ?? newerOf(row, rows, sha).at(-1)) : undefined
  return {
    commitMatch: howOurs(row, sha) ?? 'other',
    deploymentId: row.id,
    endedAt: row.endedAt,
    kind: 'state',
    reason: row.reason,
    stage: row.stage,
    startedAt: row.startedAt,
    state: isReplaced ? 'superseded' : row.state,
    supersededBy: successor && (await successorOf(successor, sha, context)),
    url: row.url,
    wasLive: row.state === 'live' ? true : row.wasLive,
  }
}

/** Of the commits of several components the one that this clone knows: the others are of other repositories. */
async function successorOf({ commits }: Row, sha: string, context: LookContext): Promise<Successor | undefined> {
  for (const other of commits) {
    const isContaining = await context.isAncestor(sha, other)
    if (isContaining !== undefined) return { isContaining, sha: other }
  }
  return commits[0] === undefined ? undefined : { isContaining: undefined, sha: commits[0] }
}

function withoutGaps(more: Explanation): Explanation {
  return Object.fromEntries(Object.entries(more).filter(([, value]) => value !== undefined))
}

/** Row by row; one that cannot be read makes the list unreadable only where nothing else could be read either. */
export function readRows<R extends Row>(items: unknown, read: (item: unknown) => R | undefined): Answer<readonly R[]> {
  if (!Array.isArray(items)) return unreadable('the answer holds no list of deployments')
  const rows = items.flatMap((item) => read(item) ?? [])
  if (items.length > 0 && rows.length === 0) return unreadable('the list of deployments is not in the known form')
  return { kind: 'ok', value: rows }
}
