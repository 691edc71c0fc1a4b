import type { Row } from '../list-source.ts'
import type { FailureReason, SourceState } from '../ports.ts'

/** What each word of a provider means. */
export type States = Readonly<Record<string, SourceState>>

/** The state a word stands for; `unknown` for any other, which is never a verdict. */
export function stateOf(states: States, word: string | undefined): SourceState {
  return (word !== undefined && Object.hasOwn(states, word) ? states[word] : undefined) ?? 'unknown'
}

interface Word {
  readonly commit: string | undefined
  readonly id: string
  readonly word: string | undefined
}

/** The row of a provider that tells the state of a deployment in one word, and the commit in one place. */
export function wordRow(states: States, { commit, id, word }: Word): Row {
  const state = stateOf(states, word)
  return { commits: commit ? [commit] : [], id, reason: reasonOf(state, word, undefined), state }
}

/** The reason of a failure in the provider's words, or which word is not known. */
export function reasonOf(
  state: SourceState,
  word: string | undefined,
  message: string | undefined,
): FailureReason | undefined {
  if (state === 'unknown') return { code: word ?? '', message: message ?? `unknown state "${word ?? ''}"` }
  return state === 'failed' ? { code: word ?? '', message: message ?? '' } : undefined
}
