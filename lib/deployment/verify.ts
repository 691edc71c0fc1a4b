import { oneLine } from '../core/text.ts'
import type { Observation, Replicas } from './ports.ts'

/** What one check of a running service found. `unmeasured`: nobody could tell, which is neither good nor bad. */
export interface Finding {
  readonly check: string
  readonly result: 'fail' | 'pass' | 'unmeasured'
  readonly detail: string
}

/** The finding about what a source says of the commit. */
export function judgeSource(check: string, seen: Observation): Finding {
  if (seen.kind === 'unreadable') return { check, detail: seen.why, result: 'unmeasured' }
  if (seen.kind === 'none') return { check, detail: 'names no deployment of this commit', result: 'fail' }
  if (seen.state === 'unknown') return { check, detail: 'says nothing that is known here', result: 'unmeasured' }
  const stage = seen.stage ? ` (${seen.stage})` : ''
  const { supersededBy } = seen
  if (supersededBy) {
    const contains = supersededBy.isContaining ? ', which contains it' : ''
    return { check, detail: `superseded by ${supersededBy.sha.slice(0, 7)}${contains}`, result: 'fail' }
  }
  if (seen.commitMatch === 'other') return { check, detail: `serves another version${stage}`, result: 'fail' }
  return { check, detail: `${seen.state}${stage}`, result: seen.state === 'live' ? 'pass' : 'fail' }
}

/** The finding about the instances of an app: all that are wanted have to be ready. */
export function judgeReplicas(check: string, replicas: readonly Replicas[]): Finding {
  if (replicas.length === 0) return { check, detail: 'the provider lists no component', result: 'unmeasured' }
  const unclear = replicas.find(({ desired, ready }) => Number.isNaN(desired) || Number.isNaN(ready))
  if (unclear) return { check, detail: `${unclear.component}: no numbers`, result: 'unmeasured' }
  const asleep = replicas.find(({ desired }) => desired === 0)
  if (asleep) return { check, detail: `${asleep.component} is scaled to 0`, result: 'unmeasured' }
  const bad = replicas.filter(({ desired, ready, state }) => ready < desired || state === 'UNHEALTHY')
  const shown = bad.length > 0 ? bad : replicas
  const detail = shown.map(({ component, desired, ready }) => `${component} ${ready} of ${desired} ready`).join(', ')
  return { check, detail, result: bad.length > 0 ? 'fail' : 'pass' }
}

/** The exit code: 0 all passed, 1 something failed, 7 nothing failed but not everything could be measured. */
export function verifyCode(findings: readonly Finding[]): 0 | 1 | 7 {
  if (findings.some(({ result }) => result === 'fail')) return 1
  return findings.length > 0 && findings.every(({ result }) => result === 'pass') ? 0 : 7
}

const SIGNS = { fail: '✗', pass: '✓', unmeasured: '?' } as const

/** One line for each finding. */
export function renderFindings(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ check }) => check.length))
  return findings
    .map(({ check, detail, result }) => {
      const words = result === 'unmeasured' ? `could not measure: ${detail}` : detail
      return `${SIGNS[result]} ${oneLine(check).padEnd(width)}  ${oneLine(words)}`
    })
    .join('\n')
}
