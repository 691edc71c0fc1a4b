import { isRecord } from '../core/config-values.ts'
import { isSha } from '../core/sha.ts'
import type { Fate, Outcome, PushState } from './domain.ts'

/** How many pushed refs are remembered. */
const MAX_FATES = 100

const OUTCOMES: readonly string[] = ['landed', 'refused', 'unknown'] satisfies Outcome[]

/** Nothing was ever pushed. */
export const NO_PUSHES: PushState = { fates: [], v: 1 }

/**
 * The fates in one fact file of the watcher (templates/push-watch.sh): `1 <outcome> <seconds>`, the worktree, the
 * remote, then git's own lines of pre-push (githooks(5)). Undefined for a file of another form.
 */
export function parseFates(name: string, text: string): readonly Fate[] | undefined {
  const [first = '', second = '', third = '', ...lines] = text.split('\n')
  const [version, outcome = '', seconds] = first.split(' ')
  const isKnown = version === '1' && second.startsWith('worktree ') && third.startsWith('remote ')
  if (!isKnown || !isOutcome(outcome)) return undefined
  const common = { at: Number(seconds) * 1000, outcome, remote: third.slice(7), worktree: second.slice(9) }
  return lines.flatMap((line, index) => {
    // From the right: what was pushed may be an expression with spaces.
    const [, localRef, newOid = '', ref, oldOid = ''] = /^(.+) (\S+) (\S+) (\S+)$/.exec(line) ?? []
    if (!localRef || !ref || !isSha(newOid) || !isSha(oldOid)) return []
    return [{ ...common, id: `${name}-${index}`, localRef, newOid, oldOid, ref }]
  })
}

function isOutcome(text: string): text is Outcome {
  return OUTCOMES.includes(text)
}

/** The state with more fates in it: each once however often it comes, the oldest first, the newest hundred. */
export function foldFates(state: PushState, fates: readonly Fate[]): PushState {
  const known = new Set(state.fates.map(({ id }) => id))
  const fresh = new Map(fates.filter(({ id }) => !known.has(id)).map((fate) => [fate.id, fate]))
  if (fresh.size === 0) return state
  const all = [...state.fates, ...fresh.values()].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
  return { fates: all.slice(-MAX_FATES), v: 1 }
}

/** The state in a file, or nothing where it is none: it can be lost, it only says what was. */
export function parsePushState(text: string): PushState {
  try {
    const value: unknown = JSON.parse(text)
    const isState = isRecord(value) && value['v'] === 1 && Array.isArray(value['fates'])
    return isState ? (value as unknown as PushState) : NO_PUSHES
  } catch {
    return NO_PUSHES
  }
}
