import type { FailureReason, SourceState } from '../ports.ts'

/** What each word of a provider means. */
export type States = Readonly<Record<string, SourceState>>

/** The state a word stands for; `unknown` for any other, which is never a verdict. */
export function stateOf(states: States, word: string | undefined): SourceState {
  return (word !== undefined && Object.hasOwn(states, word) ? states[word] : undefined) ?? 'unknown'
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
