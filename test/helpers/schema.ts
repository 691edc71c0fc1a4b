// What every snapshot a test writes must hold: the published schema, and what a schema cannot say.
import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { type Progress, UNKNOWN_AGENT } from '../../lib/progress/domain.ts'

const ajv = new Ajv2020({ allErrors: true })
const validators = new Map<string, ReturnType<typeof ajv.compile>>()

/** Throws an Error that lists what is wrong with `value` as a progress file; returns it as one. */
export function assertValidSnapshot(value: unknown): Progress {
  assertValid('progress-2.0.0', value)
  const progress = value as Progress
  const problems = invariantProblems(progress)
  if (problems.length > 0) throw new Error(`invalid snapshot: ${problems.join('; ')}`)
  return progress
}

/** Throws an Error that lists what is wrong with `value` by the published schema `schema/<name>.schema.json`. */
export function assertValid(name: string, value: unknown): void {
  const validate = validators.get(name) ?? compile(name)
  if (!validate(value)) throw new Error(`invalid ${name}: ${ajv.errorsText(validate.errors, { separator: '; ' })}`)
}

/** The tests run with the project's root as the working directory. */
function compile(name: string) {
  const validate = ajv.compile(JSON.parse(readFileSync(`schema/${name}.schema.json`, 'utf8')))
  validators.set(name, validate)
  return validate
}

function invariantProblems(progress: Progress): readonly string[] {
  return [
    ...statsProblems(progress),
    ...duplicates('task', progress.tasks),
    ...duplicates('list', progress.lists),
    ...duplicates('session', progress.sessions),
    ...duplicates(
      'agent',
      progress.agents.map(({ id, session }) => ({ id: `${id} of ${session}` })),
    ),
    ...referenceProblems(progress),
    ...timesIn(progress).flatMap((time) => (isDate(time) ? [] : [`no such time: ${time}`])),
  ]
}

function statsProblems({ stats, tasks }: Progress): readonly string[] {
  const count = (...statuses: readonly string[]) => tasks.filter(({ status }) => statuses.includes(status)).length
  const total = tasks.length
  const expected = {
    activeTasks: count('in_progress'),
    completedTasks: count('completed'),
    overallProgress: overall(count('completed'), total),
    pendingTasks: count('pending', 'blocked'),
    totalTasks: total,
  }
  const wrong = Object.entries(expected)
    .filter(([key, value]) => Object.entries(stats).find(([name]) => name === key)?.[1] !== value)
    .map(([key, value]) => `stats.${key} should be ${value}`)
  if (stats.blockedTasks < count('blocked')) wrong.push('stats.blockedTasks is less than the tasks with that status')
  if (stats.blockedTasks > stats.pendingTasks) wrong.push('stats.blockedTasks is more than pendingTasks')
  return wrong
}

function duplicates(kind: string, items: readonly { readonly id: string }[]): readonly string[] {
  const ids = items.map(({ id }) => id)
  return ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `two of ${kind} ${id}`)
}

function referenceProblems({ agents, lists, sessions, tasks }: Progress): readonly string[] {
  const known = (items: readonly { readonly id: string }[]) => new Set(items.map(({ id }) => id))
  const [agentIds, listIds, sessionIds, taskIds] = [agents, lists, sessions, tasks].map(known)
  const hasAgent = (id: string) => id === 'main' || id === UNKNOWN_AGENT || agentIds?.has(id)
  return [
    ...lists.flatMap(({ agentId, id, session }) => [
      ...(sessionIds?.has(session) ? [] : [`list ${id}: no session ${session}`]),
      ...(hasAgent(agentId) ? [] : [`list ${id}: no agent ${agentId}`]),
    ]),
    ...agents.flatMap(({ id, session }) => (sessionIds?.has(session) ? [] : [`agent ${id}: no session ${session}`])),
    ...tasks.flatMap(({ agentId, blockedBy, id, list, parent }) => [
      ...(listIds?.has(list) ? [] : [`task ${id}: no list ${list}`]),
      ...(hasAgent(agentId) ? [] : [`task ${id}: no agent ${agentId}`]),
      ...[...(blockedBy ?? []), ...(parent === undefined ? [] : [parent])]
        .filter((other) => !taskIds?.has(other))
        .map((other) => `task ${id}: no task ${other}`),
    ]),
  ]
}

/** Date.parse takes the 31st of February for the 3rd of March. */
function isDate(time: string): boolean {
  const ms = Date.parse(time)
  return !Number.isNaN(ms) && new Date(ms).toISOString().slice(0, 19) === time.slice(0, 19)
}

const TIME_KEYS = /^(?:timestamp|startTime|endTime|activeSince)$/

function timesIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'legacy') return []
    return TIME_KEYS.test(key) && typeof inner === 'string' ? [inner] : timesIn(inner)
  })
}

/** Rounded, but 100 only when nothing is left. */
function overall(completed: number, total: number): number {
  if (completed === total) return total === 0 ? 0 : 100
  return Math.min(99, Math.round((100 * completed) / total))
}
