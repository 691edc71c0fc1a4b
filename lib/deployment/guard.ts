import { isSha } from '../core/sha.ts'
import { cut } from '../core/text.ts'
import type { LookContext, Observation, Sighting, Source } from './ports.ts'
import { publicUrl, redactor } from './redact.ts'

const MAX_TEXT = 500

/**
 * A source as everybody else sees it: it never throws, is never asked for anything but a full commit id (an empty
 * `head_sha` would drop GitHub's filter), and what it says is one-line text without secrets.
 */
export function guard(source: Source): Source {
  return {
    look: async (target, context) => {
      const clean = cleaner(context)
      if (!isSha(target.sha)) return { isPermanent: true, kind: 'unreadable', why: 'not a full commit id' }
      try {
        return cleanObservation(await source.look(target, context), clean)
      } catch (error) {
        const why = clean(`${source.name}: ${error instanceof Error ? error.message : String(error)}`)
        return { isPermanent: false, kind: 'unreadable', why }
      }
    },
    name: source.name,
  }
}

function cleaner({ env }: LookContext): (text: string) => string {
  const redact = redactor(env)
  return (text) => cut(redact(text), MAX_TEXT)
}

function cleanObservation(seen: Observation, clean: (text: string) => string): Observation {
  if (seen.kind === 'none') return seen
  return seen.kind === 'unreadable' ? { ...seen, why: clean(seen.why) } : cleanSighting(seen, clean)
}

function cleanSighting(seen: Sighting, clean: (text: string) => string): Sighting {
  const { reason, stage } = seen
  return {
    ...seen,
    deploymentId: clean(seen.deploymentId),
    logTail: seen.logTail?.map(clean).filter((line) => line !== ''),
    reason: reason && { code: clean(reason.code), message: clean(reason.message) },
    stage: stage && clean(stage),
    url: publicUrl(seen.url),
  }
}
