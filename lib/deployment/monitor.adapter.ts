import { existsSync, rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { appendLog } from '../core/log.ts'
import { type Ownership, tryOwn } from '../core/ownership.ts'
import { advance } from './advance.ts'
import { unreadable } from './ask.ts'
import { askSources } from './ask-sources.ts'
import { type DeploymentRecord, isTerminal, isUntold } from './domain.ts'
import type { Reading } from './join.ts'
import { afterRound, type Desk, hurried, NEW_DESK, pastOf } from './pace.ts'
import { deployPaths } from './paths.ts'
import type { EnvironmentPlan } from './plan.ts'
import type { LookContext, Target } from './ports.ts'
import { changeRecords, readAllRecords, recordsMark } from './records.adapter.ts'

/** What the monitor needs of the world. */
export interface Surroundings {
  readonly stateDir: string
  /** The environments as they are configured now. */
  readonly plans: () => readonly EnvironmentPlan[]
  /** What of the configuration is not understood now; undefined when all is. */
  readonly configProblem: () => string | undefined
  /** A context for one round; `deadlineAt` is when the whole round must be over. */
  readonly contextFor: (deadlineAt: number) => LookContext
  /** Whether a commit is on its remote; undefined when that cannot be told. */
  readonly isLanded: (record: DeploymentRecord) => Promise<boolean | undefined>
  /** The least time between two rounds that the limits of the providers allow. */
  readonly floorMs: () => number
  /** Called whenever a record has changed. */
  readonly changed: (record: DeploymentRecord) => Promise<void>
  readonly signal: AbortSignal
  readonly targetOf: (record: DeploymentRecord) => Target
}

/** How the monitor ended. */
export type MonitorEnd = 'another-one' | 'lost' | 'nothing-left' | 'stopped'

/** At least once in this time the monitor looks for new records, for a clock that jumped, and whether it still is the one. */
const SLICE_MS = 1000
const ROUND_MS = 30_000
/** How often one monitor tries to tell what it cannot: for about ten minutes. */
const TELLINGS = 24

/**
 * Watches every open record of a repository until none is left. Of all processes that try, one watches; the others end
 * at once. After its end it looks once more: a push that saw it alive relied on it.
 */
export async function watchAll(surroundings: Surroundings): Promise<MonitorEnd> {
  const { signal, stateDir } = surroundings
  const { owner } = deployPaths(stateDir)
  // What is open keeps the monitor. What could not be told keeps it for a while: a full disk may have space again.
  for (let tries = 0; (tries < TELLINGS ? unfinishedRecords : openRecords)(stateDir).length > 0; tries += 1) {
    const ownership = tryOwn(owner)
    if (!ownership) return 'another-one'
    try {
      for (const record of readAllRecords(stateDir).filter(isUntold)) await surroundings.changed(record)
      const end = await watch(surroundings, ownership)
      if (end !== 'nothing-left') return end
      if (unfinishedRecords(stateDir).length > 0) await pause(Math.min(30_000, SLICE_MS * 2 ** tries), signal)
      if (signal.aborted) return 'stopped'
    } finally {
      ownership.release()
    }
  }
  return 'nothing-left'
}

interface Room {
  readonly desks: Map<string, Desk>
  /** What is not configured any more is watched to its end as it was: a damaged file must not end a watch. */
  readonly plans: Map<string, EnvironmentPlan>
  readonly surroundings: Surroundings
}

async function watch(surroundings: Surroundings, ownership: Ownership): Promise<MonitorEnd> {
  const room: Room = { desks: new Map(), plans: new Map(), surroundings }
  const { desks } = room
  const { signal, stateDir } = surroundings
  for (let mark = -1; !signal.aborted; ) {
    const isChanged = recordsMark(stateDir) !== mark
    mark = recordsMark(stateDir)
    const open = isChanged || isDue(desks) ? openRecords(stateDir) : undefined
    if (open?.length === 0) return 'nothing-left'
    if (isWanted(stateDir)) hurry(room)
    if (open) await takeTurns(open, room)
    if (!ownership.beat()) return 'lost'
    await pause(Math.min(SLICE_MS, soonest(desks) - Date.now()), signal)
  }
  return 'stopped'
}

/** Whether somebody wants an answer now; the wish is taken. */
function isWanted(stateDir: string): boolean {
  const { lookNow } = deployPaths(stateDir)
  if (!existsSync(lookNow)) return false
  rmSync(lookNow, { force: true })
  return true
}

function hurry({ desks, surroundings }: Room): void {
  for (const [name, desk] of desks) desks.set(name, hurried(desk, surroundings.floorMs()))
}

/** The records that somebody has to do something about: watch them, or tell their end. */
export function unfinishedRecords(stateDir: string): readonly DeploymentRecord[] {
  return readAllRecords(stateDir).filter((record) => !isTerminal(record.state) || isUntold(record))
}

/** The records that have not come to an end, the oldest push first. */
export function openRecords(stateDir: string): readonly DeploymentRecord[] {
  return readAllRecords(stateDir).filter(({ state }) => !isTerminal(state))
}

function isDue(desks: ReadonlyMap<string, Desk>): boolean {
  return Date.now() >= soonest(desks) || [...desks.values()].some(isFromFuture)
}

/** The clock was set back: what was due in a moment would be due in hours. */
function isFromFuture({ dueAt, plannedMs }: Desk): boolean {
  return dueAt - Date.now() > plannedMs + SLICE_MS
}

function soonest(desks: ReadonlyMap<string, Desk>): number {
  return Math.min(...[...desks.values()].map(({ dueAt }) => dueAt))
}

async function takeTurns(open: readonly DeploymentRecord[], room: Room): Promise<void> {
  const { desks, plans, surroundings } = room
  for (const plan of surroundings.plans()) plans.set(plan.name, plan)
  const groups = byEnvironment(open)
  for (const gone of [...desks.keys()].filter((name) => !groups.has(name))) desks.delete(gone)
  for (const [name, records] of groups) {
    const desk = desks.get(name) ?? NEW_DESK
    const isNew = records.some(({ polls }) => polls === 0)
    if (Date.now() < desk.dueAt && !isFromFuture(desk) && !isNew) continue
    desks.set(name, await takeTurn(records, { desk, plan: plans.get(name), surroundings }))
    if (surroundings.signal.aborted) return
  }
}

function byEnvironment(records: readonly DeploymentRecord[]): ReadonlyMap<string, readonly DeploymentRecord[]> {
  const names = [...new Set(records.map(({ environment }) => environment))]
  return new Map(names.map((name) => [name, records.filter(({ environment }) => environment === name)]))
}

interface Table {
  readonly desk: Desk
  /** Undefined when the environment is not configured any more. */
  readonly plan: EnvironmentPlan | undefined
  readonly surroundings: Surroundings
}

/** One round for all open commits of an environment: they share the answers of the provider. */
async function takeTurn(records: readonly DeploymentRecord[], { desk, plan, surroundings }: Table): Promise<Desk> {
  const context = surroundings.contextFor(Date.now() + ROUND_MS)
  const sources = plan?.sources.length ? plan.sources : insteadOfSources(surroundings.configProblem())
  const readings: Reading[] = []
  const open: DeploymentRecord[] = []
  for (const record of records) {
    const heard = await askSources(record, sources, { context, target: surroundings.targetOf(record) })
    if (surroundings.signal.aborted) return desk
    const after = await write(record, { desk, heard, surroundings })
    readings.push(...heard)
    if (after && !isTerminal(after.state)) open.push(after)
  }
  const pastMs = pastOf(readAllRecords(surroundings.stateDir), records[0]?.environment ?? '')
  const floorMs = surroundings.floorMs()
  return afterRound(desk, {
    floorMs,
    now: Date.now(),
    open,
    pastMs,
    pollMs: plan?.pollMs,
    random: Math.random(),
    readings,
  })
}

/** A file in the middle of a merge is no reason to give up a watch: it is read again in a moment. */
function insteadOfSources(problem: string | undefined): EnvironmentPlan['sources'] {
  if (problem === undefined) return []
  return [{ meaning: 'decides', source: { look: async () => unreadable(problem), name: 'configuration' } }]
}

interface Heard {
  readonly desk: Desk
  readonly heard: readonly Reading[]
  readonly surroundings: Surroundings
}

/** Writes what a round told of a record. A full disk loses nothing but this round: the next one tells it again. */
async function write(
  record: DeploymentRecord,
  { desk, heard, surroundings }: Heard,
): Promise<DeploymentRecord | undefined> {
  const { stateDir } = surroundings
  const landed = record.deadlines.landingAt === null ? undefined : await surroundings.isLanded(record)
  const round = {
    now: Date.now(),
    plannedMs: desk.plannedMs,
    readings: heard,
    ...(landed !== undefined && { isLanded: landed }),
  }
  try {
    const records = await changeRecords(stateDir, record.commit, (all) =>
      all.map((one) => (isSameWatch(one, record) ? advance(one, round) : one)),
    )
    const after = records.find(({ environment }) => environment === record.environment)
    if (after) await surroundings.changed(after)
    return after
  } catch (error) {
    appendLog(deployPaths(stateDir).log, 'error', `${record.commit}: not written: ${String(error)}`, Date.now())
    return record
  }
}

/** Stopped and begun again in the middle of a round: what was heard is about the watch before. */
function isSameWatch(one: DeploymentRecord, asked: DeploymentRecord): boolean {
  return one.environment === asked.environment && one.startedAt === asked.startedAt
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(Math.max(50, Number.isFinite(ms) ? ms : SLICE_MS), undefined, { signal }).catch(() => {})
}
