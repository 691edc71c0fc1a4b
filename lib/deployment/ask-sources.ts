import type { DeploymentRecord } from './domain.ts'
import type { Reading } from './join.ts'
import type { LookContext, Source, Target } from './ports.ts'

/** A source of an environment, and what its word means there. */
export interface PlannedSource {
  readonly meaning: Reading['meaning']
  readonly source: Source
}

/**
 * Asks the sources of an environment about one commit, in their order, and no more of them than needed: the ones after
 * a source that speaks of the commit only when they have to confirm that it is live. A source that refused for good
 * (credentials, no such app) is not asked again; what it said then stands.
 */
export async function askSources(
  record: DeploymentRecord,
  sources: readonly PlannedSource[],
  { context, target }: { readonly context: LookContext; readonly target: Target },
): Promise<readonly Reading[]> {
  const readings: Reading[] = []
  const isAlone = !sources.some(isDeciding)
  // Those that decide first, wherever they stand: only then is it known whether the others have to be asked.
  const ordered = [...sources.filter(isDeciding), ...sources.filter((one) => !isDeciding(one))]
  for (const { meaning, source } of ordered) {
    if (isAlone || meaning === 'decides' ? isDecided(readings) : !isLive(readings)) continue
    const observation = refusalOf(record, source.name) ?? (await source.look(target, context))
    readings.push({ meaning, observation: ofThisPush(record, observation), source: source.name })
  }
  return readings
}

/** What became of the commit when it was pushed before says nothing of now: its deployment is still to come. */
function ofThisPush({ notBefore }: DeploymentRecord, observation: Reading['observation']): Reading['observation'] {
  if (notBefore === undefined || observation.kind !== 'state' || observation.startedAt === undefined) return observation
  return Date.parse(observation.startedAt) < Date.parse(notBefore) ? { kind: 'none' } : observation
}

function isDeciding({ meaning }: PlannedSource): boolean {
  return meaning === 'decides'
}

function isDecided(readings: readonly Reading[]): boolean {
  return readings.some(({ observation }) => {
    return observation.kind === 'state' && observation.commitMatch !== 'other' && observation.state !== 'unknown'
  })
}

function isLive(readings: readonly Reading[]): boolean {
  return readings.some(({ meaning, observation }) => {
    return meaning === 'decides' && observation.kind === 'state' && observation.state === 'live'
  })
}

function refusalOf({ sources }: DeploymentRecord, name: string): Reading['observation'] | undefined {
  const word = sources.find(({ isEnded, source }) => source === name && isEnded === true)
  return word && { isPermanent: true, kind: 'unreadable', why: word.detail }
}
