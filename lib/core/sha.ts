import { EXIT, OrcError } from './errors.ts'

declare const brand: unique symbol

/** The full name of a git object. Abbreviations never travel: what is unique today may be ambiguous after the next fetch. */
export type Sha = string & { readonly [brand]: 'Sha' }

/** Whether `text` is the full name of an object, SHA-1 or SHA-256. */
export function isSha(text: string): text is Sha {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text)
}

/** `text` as the full name of an object, where anything else is a defect. Throws `BAD_SHA`. */
export function parseSha(text: string): Sha {
  if (isSha(text)) return text
  throw new OrcError(`not a full commit id: "${text}"`, {
    code: 'BAD_SHA',
    exitCode: EXIT.usage,
    hint: 'git rev-parse --verify HEAD',
  })
}
