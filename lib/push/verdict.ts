import { stripVTControlCharacters } from 'node:util'
import { oneLine } from '../core/text.ts'
import { classifyPush } from './classify.ts'
import type { RefOutcome, Refusal } from './domain.ts'
import { explainRefusal, type PushContext, pushedBranch } from './refusal-messages.ts'

/** What became of one ref of a push, or (`ref` empty) of the push as a whole. */
export interface Verdict {
  readonly ref: string
  readonly outcome: 'landed' | 'refused' | 'up-to-date'
  /** The class of a refusal, and why. */
  readonly class?: string
  readonly reason?: string
  /** The next command after a refusal. */
  readonly next?: string
  /** Whether the same commits can be pushed without a person. */
  readonly isRetryable?: boolean
}

/** How `git push` ended: what it printed for people and, if it was asked to, as a report. */
export interface PushedText {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/**
 * The verdicts of a push, from its own words. Empty when git said nothing about refs: with `--quiet` it says nothing of
 * what landed, and after a dry run nothing did.
 */
export function verdictsOf(text: PushedText, args: readonly string[]): readonly Verdict[] {
  const stderr = stripVTControlCharacters(text.stderr)
  const { refs, refusal } = classifyPush({ code: text.code, stderr, stdout: stripVTControlCharacters(text.stdout) })
  if (hasFlag(args, 'dry-run', 'n')) return []
  const remote = remoteOf(args)
  if (refusal && refs.length === 0) return [refused(refusal, { branch: undefined, ref: '', remote })]
  return refs.map((ref) => verdictOf(ref, remote))
}

function verdictOf(outcome: RefOutcome, remote: string | undefined): Verdict {
  if (outcome.kind === 'refused') {
    const branch = pushedBranch(outcome.from, outcome.ref)
    return refused(outcome.refusal, { branch, ref: outcome.ref, remote })
  }
  return { outcome: outcome.kind === 'pushed' ? 'landed' : 'up-to-date', ref: outcome.ref }
}

function refused(refusal: Refusal, context: PushContext): Verdict {
  const { ref } = context
  const { next, reason } = explainRefusal(refusal, { ...context, ref: ref || 'HEAD' })
  const isRetryable = refusal.remedy !== 'none'
  return { class: refusal.class, isRetryable, next: oneLine(next), outcome: 'refused', reason: oneLine(reason), ref }
}

/** Whether an option without a value is given: whole, by a beginning that git takes for it, or as a letter. */
export function hasFlag(args: readonly string[], name: string, letter: string): boolean {
  // The other letters that have no value; what follows -o is a text.
  const short = new RegExp(`^-[46dfnquv]*${letter}`)
  return args.some((word) => (word.length > 3 && `--${name}`.startsWith(word)) || short.test(word))
}

/** Options of git push whose value is a word of its own. */
const WITH_VALUE = /^(-[46dfnquv]*o|--(push-option|receive-pack|exec|recurse-submodules))$/

/** The first word that is no option and no value of one; undefined where git chooses the remote. */
function remoteOf(args: readonly string[]): string | undefined {
  return args.find((word, index) => !word.startsWith('-') && !WITH_VALUE.test(args[index - 1] ?? ''))
}

/** The verdicts for a person, one line each; what is refused has a second line with the next command. */
export function renderVerdicts(verdicts: readonly Verdict[], { isQuiet }: { readonly isQuiet: boolean }): string {
  const lines = verdicts.flatMap((verdict) => {
    const ref = oneLine(verdict.ref.replace(/^refs\/heads\//, '')) || 'the push'
    if (verdict.outcome !== 'refused') return isQuiet ? [] : [`orc-hooks: ${ref}: ${verdict.outcome}`]
    return [`orc-hooks: ${ref}: refused (${verdict.class}): ${verdict.reason}`, `  next: ${verdict.next}`]
  })
  return lines.map((line) => `${line}\n`).join('')
}
