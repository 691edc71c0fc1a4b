import { type Answer, unreadable } from './ask.ts'
import type { CommitMatch, FailureReason, LookContext, Sighting, Source, SourceState, Target } from './ports.ts'

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
      const row = chooseRow(listed.value, target.sha)
      if (!row) return { kind: 'none' }
      const seen = await sight(row, { context, rows: listed.value, sha: target.sha })
      if (seen.state !== 'failed') return seen
      const more = await explain(row, context)
      return { ...seen, ...withoutGaps(more) }
    },
    name,
  }
}

/** The deployment that decides: one that is live, else the newest that names the commit (an older one was repeated). */
function chooseRow<R extends Row>(rows: readonly R[], sha: string): R | undefined {
  const ours = rows.filter((row) => howOurs(row, sha) !== undefined)
  return ours.find(({ state }) => state === 'live') ?? ours[0]
}

/** How a deployment names the commit; undefined: it does not. */
function howOurs({ abbreviation, commits, match = 'commit' }: Row, sha: string): CommitMatch | undefined {
  if (commits.includes(sha)) return match
  return abbreviation && sha.startsWith(abbreviation) ? 'cause' : undefined
}

interface Surroundings {
  readonly context: LookContext
  readonly rows: readonly Row[]
  readonly sha: string
}

async function sight(row: Row, { context, rows, sha }: Surroundings): Promise<Sighting> {
  const newer = rows
    .slice(
      0,
      rows.findIndex(({ id }) => id === row.id),
    )
    .filter((other) => !howOurs(other, sha))
  const replacement = newer.find(({ state }) => state === 'live')
  const isReplaced = row.state === 'superseded' || (row.state === 'live' && replacement !== undefined)
  const successor = isReplaced ? (replacement ?? newer.at(-1))?.commits[0] : undefined
  return {
    commitMatch: howOurs(row, sha) ?? 'other',
    deploymentId: row.id,
    endedAt: row.endedAt,
    kind: 'state',
    reason: row.reason,
    stage: row.stage,
    startedAt: row.startedAt,
    state: isReplaced ? 'superseded' : row.state,
    supersededBy: successor ? { isContaining: await context.isAncestor(sha, successor), sha: successor } : undefined,
    url: row.url,
    wasLive: row.state === 'live' ? true : row.wasLive,
  }
}

function withoutGaps(more: Explanation): Explanation {
  return Object.fromEntries(Object.entries(more).filter(([, value]) => value !== undefined))
}

/** Row by row; one that cannot be read makes the list unreadable only where nothing else could be read either. */
export function readRows<R extends Row>(
  items: readonly unknown[],
  read: (item: unknown) => R | undefined,
): Answer<readonly R[]> {
  const rows = items.flatMap((item) => read(item) ?? [])
  if (items.length > 0 && rows.length === 0) return unreadable('the list of deployments is not in the known form')
  return { kind: 'ok', value: rows }
}
