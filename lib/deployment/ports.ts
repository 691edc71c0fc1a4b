import type { Sha } from '../core/sha.ts'
import type { ReportedState } from './domain.ts'

/** What a source can say of the deployment of a commit; `unknown`: a word of the provider that is not known here. */
export type SourceState = ReportedState | 'unknown'

/** The repository a remote's URL leads to, without anything secret of the URL. */
export interface RemoteRepository {
  readonly host: string
  readonly owner: string
  readonly name: string
}

/** What was pushed, and where to. */
export interface Target {
  /** The branch it was pushed to; empty when it is not known. */
  readonly branch: string
  readonly environment: string
  /** ISO 8601: deployments from before then belong to an earlier push of the commit, and say nothing of this one. */
  readonly notBefore?: string | undefined
  readonly remote: RemoteRepository | undefined
  readonly sha: Sha
}

/**
 * How the commit was recognised. `other`: the answer is about another commit (the version served now), so it says that
 * ours is not there, and nothing of how far it is.
 */
export type CommitMatch = 'commit' | 'cause' | 'version' | 'image' | 'revision' | 'query' | 'command' | 'other'

export interface FailureReason {
  /** The provider's own word, such as `BuildJobExitNonZero`; empty when it gives none. */
  readonly code: string
  readonly message: string
}

/** The commit that took the place of ours. */
export interface Successor {
  readonly sha: string
  /** Whether it contains ours; undefined when that cannot be told here. */
  readonly isContaining: boolean | undefined
}

/** A deployment that names our commit. */
export interface Sighting {
  readonly kind: 'state'
  readonly state: SourceState
  readonly commitMatch: CommitMatch
  readonly deploymentId: string
  /** ISO 8601. */
  readonly startedAt?: string | undefined
  readonly endedAt?: string | undefined
  /** The last lines of the failing log. */
  readonly logTail?: readonly string[] | undefined
  readonly reason?: FailureReason | undefined
  /** The step it is in or failed in, such as `build`. */
  readonly stage?: string | undefined
  readonly supersededBy?: Successor | undefined
  readonly url?: string | undefined
  /** Of a superseded one: whether it had been live before; undefined when that cannot be told. */
  readonly wasLive?: boolean | undefined
}

/** How many instances of a component run. NaN: it does not tell. */
export interface Replicas {
  readonly component: string
  readonly desired: number
  readonly ready: number
  /** The provider's own word. */
  readonly state: string
}

/** The source could not be asked, or its answer could not be read. Never a verdict. */
export interface Unreadable {
  readonly kind: 'unreadable'
  /** The source ends: asking again gives the same (credentials, rights, an app that is not there). */
  readonly isPermanent: boolean
  readonly retryAfterMs?: number | undefined
  readonly why: string
}

/** `none`: the source answered, and no deployment names this commit (yet). */
export type Observation = { readonly kind: 'none' } | Sighting | Unreadable

/** One source of truth about deployments: a provider, a database, a served version, a command. */
export interface Source {
  readonly name: string
  /** One poll. Never throws; what it says is redacted. */
  look(target: Target, context: LookContext): Promise<Observation>
}

/**
 * What a source may use for one poll. All I/O goes through it. Looks that share a context share its memory, so that
 * one list request serves all commits of an app: make a new context for each round of polling.
 */
export interface LookContext {
  /** The only place credentials come from. */
  readonly env: Environment
  readonly http: HttpClient
  /** Whether `sha` is contained in `other`; undefined when a commit is not in this clone. */
  readonly isAncestor: (sha: string, other: string) => Promise<boolean | undefined>
  /** The value of `make` for this key, made once per context. */
  readonly memo: <T>(key: string, make: () => Promise<T>) => Promise<T>
  readonly now: () => number
  readonly query: (statement: SqlStatement) => Promise<SqlAnswer>
  readonly run: (command: CommandLine) => Promise<CommandAnswer>
}

export type Environment = Readonly<Record<string, string | undefined>>

export interface HttpRequest {
  readonly url: string
  readonly body?: string
  /** Beside the credential; names in lower case. */
  readonly headers?: Readonly<Record<string, string>>
  /** The header that carries the credential: never sent to another origin, never over plain HTTP but to loopback. */
  readonly credential?: { readonly header: string; readonly value: string } | undefined
  /** Never answered from what is stored, and not stored. */
  readonly isFresh?: boolean
  /** Keeps the end of a long body instead of refusing it: for logs. */
  readonly isTail?: boolean
  readonly method?: 'GET' | 'POST'
}

/** An answer of any status, or why there was none. */
export type HttpAnswer =
  | {
      readonly kind: 'answer'
      readonly header: (name: string) => string | undefined
      readonly retryAfterMs: number | undefined
      readonly status: number
      readonly text: string
    }
  | { readonly kind: 'failed'; readonly retryAfterMs: number | undefined; readonly why: string }

export interface HttpClient {
  send(request: HttpRequest): Promise<HttpAnswer>
}

/** What an answer says about the limit on requests with one credential. */
export interface RateNote {
  readonly limit: number | undefined
  readonly remaining: number | undefined
  /** When requests are free again; milliseconds since 1970. */
  readonly resetAtMs: number | undefined
  /** How long the answer asks to wait. */
  readonly retryAfterMs: number | undefined
}

/**
 * The limit on requests, per credential and not per process. The key is a hash that does not tell the credential.
 * Another implementation may share it between processes.
 */
export interface RateBudget {
  note(key: string, note: RateNote): void
  /** How long to wait before the next request with this key; 0: none. */
  waitMs(key: string): number
}

export interface CommandLine {
  readonly file: string
  readonly args: readonly string[]
  readonly env?: Environment
  readonly timeoutMs?: number
}

/** `code` is undefined when the program did not start or was ended; then `failure` says why. */
export interface CommandAnswer {
  readonly code: number | undefined
  readonly failure: string | undefined
  readonly stderr: string
  readonly stdout: string
}

export interface SqlStatement {
  readonly text: string
  readonly url: string
  readonly values: readonly string[]
}

export type SqlAnswer =
  | { readonly kind: 'rows'; readonly rows: readonly Readonly<Record<string, unknown>>[] }
  | { readonly kind: 'failed'; readonly isPermanent: boolean; readonly why: string }
