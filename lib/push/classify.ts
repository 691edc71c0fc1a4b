import { redact } from '../core/redact.ts'
import { cut, oneLine } from '../core/text.ts'
import type { PushOutcome, Refusal, RefusalClass, Remedy } from './domain.ts'
import { parsePushReport, type ReportedRef } from './porcelain.ts'

/** How a push ended, as a process. */
export interface PushEnd {
  /** Undefined: it did not end by itself. */
  readonly code: number | undefined
  readonly stdout: string
  readonly stderr: string
  /** `ETIMEDOUT` or the name of a signal where there is no exit code. */
  readonly failure?: string | undefined
}

const REMEDIES: Partial<Record<RefusalClass, Remedy>> = {
  behind: 'integrate',
  'lost-race': 'integrate',
  network: 'again',
  'rate-limited': 'again',
  'ref-locked': 'again',
  'server-error': 'again',
  shallow: 'deepen',
  'stale-lease': 'integrate',
  timeout: 'again',
}

/** One line of the table: the first whose pattern is found decides. */
interface Rule {
  readonly is: RefusalClass
  readonly when: RegExp
}

/** By the reason git gives for one ref, between the brackets. */
const BY_REASON: readonly Rule[] = [
  { is: 'behind', when: /^(fetch first|non-fast-forward)$/ },
  { is: 'stale-lease', when: /^stale info$/ },
  { is: 'not-integrated', when: /^remote ref updated since checkout$/ },
  { is: 'tag-exists', when: /^already exists$/ },
  { is: 'atomic', when: /^(atomic (push|transaction) (failed|failure)|transaction failed)$/ },
  { is: 'shallow', when: /^shallow update not allowed$/ },
  { is: 'checked-out', when: /^branch is currently checked out$/ },
  // Words of receive-pack since git 2.50, where older servers say "failed to update ref".
  { is: 'lost-race', when: /^(incorrect old value provided|reference already exists|reference does not exist)$/ },
  { is: 'name-clash', when: /^(refname conflict|case conflict)$/ },
]

/** By what the server said beside a refused ref. The order matters: a pre-receive hook speaks for all of its rules. */
const BY_SERVER: readonly Rule[] = [
  {
    is: 'size',
    when: /GH001|exceeds .{0,40}(file size|maximum allowed size|size limit)|large files? detected|pack exceeds/i,
  },
  { is: 'name-clash', when: /'refs\/[^']*' exists; cannot create|there is a .{0,30}conflict with/i },
  {
    is: 'lost-race',
    when: /is at [0-9a-f]+ but expected [0-9a-f]+|reference already exists|unable to resolve reference/,
  },
  { is: 'ref-locked', when: /Unable to create '[^']*\.lock'|cannot lock ref/ },
  {
    is: 'protected',
    when: /GH006|GH013|protected branch|protected ref|repository rule violations|can only be modified through pull requests|TF402455|not allowed to (force )?push code to|Permission denied to update branch/i,
  },
  { is: 'permission', when: /insufficient permission|TF401027|not allowed to push|permission to .{1,200} denied/i },
]

/** By the end of a push that reported no refs: what the transport, a local hook or git itself said. */
const BY_END: readonly Rule[] = [
  // git gives up here, hangs up, and hears from the transport that the other end did.
  {
    is: 'unknown',
    when: /the receiving end does not support|pack-objects died|loose object .* is corrupt|bad object /,
  },
  { is: 'size', when: /returned error: 413|HTTP 413|pack exceeds maximum allowed size/ },
  { is: 'rate-limited', when: /returned error: 429|HTTP 429|rate limit/i },
  {
    is: 'authentication',
    when: /returned error: (401|407)|HTTP (401|407)|Authentication failed|Invalid username or (password|token)/,
  },
  {
    is: 'authentication',
    when: /could not read (Username|Password)|terminal prompts disabled|Host key verification failed/,
  },
  {
    is: 'authentication',
    when: /Permission denied \([\w,-]+\)|SSL certificate problem|server certificate verification failed/,
  },
  {
    is: 'permission',
    when: /returned error: 403|HTTP 403|Permission to .{1,200} denied|write access .{0,40}not granted|archived so it is read-only|detected dubious ownership|insufficient permission|unable to (write|create)[^\n]*permission denied/i,
  },
  {
    is: 'not-found',
    when: /returned error: 404|HTTP 404|repository [^\n]*not found|does not appear to be a git repository|remote: not found/i,
  },
  { is: 'server-error', when: /returned error: (408|5\d\d)|HTTP (408|5\d\d)/ },
  {
    is: 'network',
    when: /could not resolve host|failed to connect|couldn't connect|connection (refused|reset|timed out|closed)|operation timed out|network is unreachable|no route to host|early EOF|hung up|RPC failed|unexpected disconnect|broken pipe|Could not read from remote repository/i,
  },
  { is: 'no-such-ref', when: /src refspec .* does not match any/ },
  { is: 'local-hook', when: /failed to push some refs/ },
]

/**
 * What became of each ref, and whether a retry can mend it. Decided by the reason git gives, never by the bare word
 * "rejected"; what is not known is `unknown` and not retried. Takes the output of `git push` with or without
 * `--porcelain`.
 */
export function classifyPush(end: PushEnd): PushOutcome {
  const report = parsePushReport(`${end.stdout}\n${end.stderr}`)
  const refs = report.refs.map((ref) => {
    if (ref.flag === '!') {
      return { from: ref.from, kind: 'refused', ref: ref.to, refusal: refusalOf(ref, end.stderr) } as const
    }
    return { kind: ref.flag === '=' ? 'up-to-date' : 'pushed', ref: ref.to } as const
  })
  const isTold = refs.some(({ kind }) => kind === 'refused') || (end.code === 0 && refs.length > 0)
  return { refs, refusal: isTold || end.code === 0 ? undefined : refusalOfEnd(end) }
}

/** Why a command of git that talks to a remote (fetch, ls-remote, or a push without a report) failed. */
export function refusalOfEnd(end: PushEnd): Refusal {
  const lines = spoken(end.stderr)
  if (end.failure !== undefined) return refusal('timeout', `ended by ${end.failure}`)
  const found = firstMatch(BY_END, lines)
  return found ?? refusal('unknown', lines.at(-1) ?? `exit code ${end.code}`)
}

function refusalOf(ref: ReportedRef, stderr: string): Refusal {
  const said = `${ref.summary} ${ref.to} (${ref.reason})`
  if (ref.summary === '[remote rejected]') return serverRefusal(ref, stderr, said)
  const rule = BY_REASON.find(({ when }) => when.test(ref.reason))
  if (rule) return refusal(rule.is, said)
  // The report of the server never came: the transport says why.
  return ref.summary === '[remote failure]'
    ? (firstMatch(BY_END, spoken(stderr)) ?? refusal('network', said))
    : refusal('unknown', said)
}

function serverRefusal(ref: ReportedRef, stderr: string, said: string): Refusal {
  // The server refuses to move the ref back, whatever the pusher asked for: a "behind" here was a forced push.
  if (ref.reason === 'non-fast-forward') return refusal('force-denied', said)
  const rule = BY_REASON.find(({ when }) => when.test(ref.reason))
  if (rule) return refusal(rule.is, said)
  const spokenOf = firstMatch(BY_SERVER, [ref.reason, ...spoken(stderr).filter((line) => !isOfAnother(line, ref.to))])
  if (spokenOf) return spokenOf
  if (/hook declined|push declined/.test(ref.reason)) return refusal('declined', lastRemoteLine(stderr) ?? said)
  // Without a word about a lock this is what receive-pack says when it lost the race for the ref.
  return refusal(ref.reason === 'failed to update ref' ? 'lost-race' : 'unknown', said)
}

/** Refs of one push share stderr: a line about the lock of another ref says nothing about this one. */
function isOfAnother(line: string, ref: string): boolean {
  const named = /cannot lock ref '([^']+)'/.exec(line)?.[1]
  return named !== undefined && named !== ref
}

function firstMatch(rules: readonly Rule[], lines: readonly string[]): Refusal | undefined {
  for (const { is, when } of rules) {
    const line = lines.find((text) => when.test(text))
    if (line !== undefined) return refusal(is, line)
  }
  return undefined
}

function refusal(is: RefusalClass, said: string): Refusal {
  return { class: is, remedy: REMEDIES[is] ?? 'none', said: cut(oneLine(redact(said.replace(/^remote: /, ''))), 300) }
}

/** The lines of stderr that say something; git's advice is left out. */
function spoken(stderr: string): readonly string[] {
  return stderr
    .split(/\r?\n|\r/)
    .filter((line) => line.trim() !== '' && !/^(hint:|To |Everything up-to-date)/.test(line))
}

function lastRemoteLine(stderr: string): string | undefined {
  const lines = spoken(stderr).filter((line) => /^remote: .*\S/.test(line))
  return lines.at(-1)
}
