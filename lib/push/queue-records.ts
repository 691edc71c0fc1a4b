import { isRecord } from '../core/config-values.ts'
import { type ProcessIdentity, parseProcessIdentity } from '../core/identity-record.ts'
import { parseSha, type Sha } from '../core/sha.ts'
import type { Integrated, Strategy } from './integration.ts'

/** Somebody who wants a commit pushed, as it stands in the queue. */
export interface QueueEntry {
  /** Sorts by time. */
  readonly id: string
  readonly commit: Sha
  /** The repository that has the commit, and keeps it until its owner has the outcome. */
  readonly commonDir: string
  /** `Name <mail> seconds zone` of who asks: what is made anew for it is committed under this name. */
  readonly committer: string
  readonly strategy: Strategy
  readonly message: string | undefined
  /** Nobody else can do it: its commits are signed, or they did not fit when somebody else tried. */
  readonly isAlone: boolean
  readonly owner: ProcessIdentity
}

/** Where a commit went, or (before the push) where it goes if the push succeeds. */
export interface LandingRecord {
  readonly commit: Sha
  /** The branch after the push. */
  readonly head: Sha
  readonly tip: Sha
  /** What the commits stand on; undefined: there was no branch, or somebody before had the very same. */
  readonly onto: Sha | undefined
  readonly integrated: Integrated | undefined
  /** The repository that has all of it. */
  readonly commonDir: string
}

/** The text of a file of the queue. */
export function textOf(value: LandingRecord | QueueEntry): string {
  return `${JSON.stringify(value, (_key, field: unknown) => (field instanceof Map ? [...field] : field))}\n`
}

/** An entry that was read from a file; undefined for a text that is none. */
export function parseEntry(text: string): QueueEntry | undefined {
  return reading(text, (value) => {
    const owner = parseProcessIdentity(value['owner'])
    const { message, strategy } = value
    if (!owner || !isStrategy(strategy)) return undefined
    return {
      commit: parseSha(word(value, 'commit')),
      committer: word(value, 'committer'),
      commonDir: word(value, 'commonDir'),
      id: word(value, 'id'),
      isAlone: value['isAlone'] === true,
      message: typeof message === 'string' ? message : undefined,
      owner,
      strategy,
    }
  })
}

/** A landing that was read from a file; undefined for a text that is none. */
export function parseLanding(text: string): LandingRecord | undefined {
  return reading(text, (value) => {
    const { integrated, onto } = value
    return {
      commit: parseSha(word(value, 'commit')),
      commonDir: word(value, 'commonDir'),
      head: parseSha(word(value, 'head')),
      integrated: isRecord(integrated) ? parseIntegrated(integrated) : undefined,
      onto: typeof onto === 'string' ? parseSha(onto) : undefined,
      tip: parseSha(word(value, 'tip')),
    }
  })
}

type Fields = Readonly<Record<string, unknown>>

/** What is checked is what is acted upon; the decisions are only shown. */
function parseIntegrated(value: Fields): Integrated {
  const pairs = value['rewritten'] as readonly (readonly [string, string])[]
  const rewritten = new Map(pairs.map(([old, made]) => [parseSha(old), parseSha(made)]))
  const method = value['method'] === 'merge' ? 'merge' : 'rebase'
  return { ...(value as unknown as Integrated), method, rewritten, tip: parseSha(word(value, 'tip')) }
}

function isStrategy(value: unknown): value is Strategy {
  return value === 'auto' || value === 'merge' || value === 'rebase'
}

function word(value: Fields, key: string): string {
  const found = value[key]
  if (typeof found !== 'string') throw new Error(`no ${key}`)
  return found
}

/** Half of a file, or one of another version, is none. */
function reading<T>(text: string, parse: (value: Fields) => T | undefined): T | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? parse(value) : undefined
  } catch {
    return undefined
  }
}
