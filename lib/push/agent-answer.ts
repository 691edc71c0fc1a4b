import { oneLine } from '../core/text.ts'
import type { JsonRecord } from '../harness/read.ts'
import { classifyPush } from './classify.ts'
import type { Refusal } from './domain.ts'
import { explainRefusal, type PushContext, pushedBranch } from './refusal-messages.ts'
import { PUSHES, pushesIn, type ShellCall } from './shell-calls.ts'

/** A text for each of the two who look: the model and the person. */
export interface Told {
  readonly context: string
  readonly person: string
}

/** The end of git's advice about a push that is behind: all that a `tail` leaves of it. */
const ADVICE = /^hint: .*(?:Updates were rejected because|Note about fast-forwards)/m
/** What git says when a push failed as a whole; without it a failed command failed for a reason of its own. */
const FAILED = /^(?:fatal: |error: failed to push some refs)/m

/**
 * What is to be said about pushes that were refused, in the tool calls of one payload (Claude Code's words, which other
 * harnesses share); undefined when there was none. Built as a file of its own, dist/hooks/push-answer.cjs, which a hook
 * loads only for a command that pushes (docs/decisions/0009).
 */
export function answerRefusedPush(payload: JsonRecord): Told | undefined {
  const answers = pushesIn(payload).flatMap(answersTo)
  if (answers.length === 0) return undefined
  const join = (key: keyof Told) => [...new Set(answers.map((answer) => answer[key]))].join('\n')
  return { context: join('context'), person: join('person') }
}

function answersTo({ command, output }: ShellCall): readonly Told[] {
  // The exit code is that of the whole command, often of something behind a pipe: what git printed decides.
  const outcome = classifyPush({ code: 1, stderr: output, stdout: '' })
  const [remote, refspec = 'HEAD'] = operands(command)
  const refs = outcome.refs.flatMap((ref) => {
    if (ref.kind !== 'refused') return []
    return [told(ref.refusal, { branch: pushedBranch(ref.from, ref.ref), ref: ref.ref, remote })]
  })
  if (refs.length > 0 || outcome.refs.length > 0) return refs
  const [, from = '', target = from] = /^\+?([^:]*)(?::(.*))?$/.exec(refspec) ?? []
  const context = { branch: pushedBranch(from, target), ref: target, remote }
  if (ADVICE.test(output)) return [told({ class: 'behind', remedy: 'integrate', said: '' }, context)]
  const isOfPush = outcome.refusal !== undefined && outcome.refusal.class !== 'unknown' && FAILED.test(output)
  return isOfPush && outcome.refusal ? [told(outcome.refusal, context)] : []
}

function told(refusal: Refusal, context: PushContext): Told {
  const { next, reason } = explainRefusal(refusal, context)
  const again = refusal.remedy === 'none' ? ' Pushing again will not help.' : ''
  const sentence = oneLine(`git push was refused (${refusal.class}): ${reason}.`)
  return { context: `${sentence}${again} Next command: ${oneLine(next)}`, person: `${sentence} Next: ${oneLine(next)}` }
}

/** The remote and the first refspec behind `push`, as far as they are plain words. */
function operands(command: string): readonly string[] {
  const words = (PUSHES.exec(command)?.[1] ?? '').split(/\s+/).filter((word) => word !== '' && !word.startsWith('-'))
  const end = words.findIndex((word) => !/^[\w./:+@-]+$/.test(word) || /^\d$/.test(word))
  return end < 0 ? words : words.slice(0, end)
}
