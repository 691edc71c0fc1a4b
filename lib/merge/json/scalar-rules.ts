import type { FieldRule } from '../domain.ts'
import { mergeSet } from '../markdown/sets.ts'
import { rankOf, STATUS_RANKS } from '../markdown/statuses.ts'
import { mergeChain } from './command-chain.ts'
import { type Context, fieldName, type SpecialRule } from './context.ts'
import { openRecord } from './pointer.ts'
import type { Three } from './value.ts'
import { compareVersions, isFullVersion, timeOf } from './values.ts'

/** A side that a rule chose, with the name of the rule. */
interface Chosen {
  readonly rule: string
  readonly side: 'ours' | 'theirs'
}

/** What a rule made of a scalar: a side, or a text with something of both. */
export type Ruling = Chosen | { readonly rule: string; readonly text: string }

/** Dates that say when something was last touched: the newest is right. A due date is not one of them. */
const TOUCHED =
  /(updated|modified|synced|generated|refreshed|checked|accessed|edited|touched|last|seen|timestamp|activity)|^(date|ts|time|as_?of)$|(_at|At|_on|On)$/
/** Dates that say when something began: the first is right. */
const BEGUN = /^(created|started|opened|added|first)/i
/** Dates that somebody sets for later: which of two is right only he knows. */
const PLANNED =
  /(?:^|_)(?:deadline|defer|due|end|ends|eta|expires?|expiry|plan|planned|publish|release|remind|schedule|scheduled|snooze|start|starts|target|until|valid)(?:$|_|[A-Z])/
const HASH = /(hash|commit|sha|digest|checksum|revision|etag|rev)$/i
const CONTENT_HASH = /^content_?(hash|digest|checksum)$/i
const STATUS = /^(status|state)$/i
/** Numbers from which others are handed out, one after the other. */
const HANDED_OUT =
  /(?:^|_)(?:counter|seq|sequence)$|Counter$|Seq(?:uence)?$|^(?:next|last|highest)(?:_|[A-Z]).*(?:id|number|seq)$/i

/** From this rank on a record is finished. */
const FINISHED = STATUS_RANKS.length - 1

/**
 * The side that a rule chooses for a scalar that both sides changed differently. It looks at the values, never at which
 * side is called ours. Undefined: a person has to decide.
 */
export function rule(three: Three<string>, context: Context): Ruling | undefined {
  const name = fieldName(context.place)
  const given = context.special(context.place) ?? context.rules.fieldRules.get(name.toLowerCase())
  if (given) return special(three, given, context)
  // Any of the two: the list beside it is counted once it is merged.
  if (context.counted?.has(name)) return larger(three)
  return (
    byDate(three, name) ??
    byVersion(three, name) ??
    byHash(three, name) ??
    (STATUS.test(name) ? byRank(three, STATUS_RANKS, context) : undefined) ??
    (HANDED_OUT.test(name) ? byHeight(three) : undefined) ??
    byRecord(three, context) ??
    byPointer(three, name, context) ??
    // Neither side's is that of the merged record; the program that wrote them writes it anew.
    (CONTENT_HASH.test(name) ? larger(three) : undefined)
  )
}

function special(three: Three<string>, given: SpecialRule, context: Context): Ruling | undefined {
  if (given.kind === 'semver') return higherRange(three) ?? (given.isDropped ? elsewhere(three) : undefined)
  if (given.kind !== 'chain') return configured(three, given, context)
  const text = mergeChain(three)
  return text === undefined ? undefined : { rule: 'joined-steps', text }
}

function configured(three: Three<string>, given: FieldRule, context: Context): Ruling | undefined {
  if (given.kind === 'person') return undefined
  if (given.kind === 'set') return joinedSet(three)
  if (given.kind === 'rank') return byRank(three, given.ranks, context)
  if (given.kind === 'newest') return newest(three) ?? higher(three)
  // What is derived has no right value of its own.
  return byRecord(three, context) ?? newest(three) ?? higher(three) ?? larger(three)
}

function choose(difference: number | undefined, name: string): Chosen | undefined {
  if (difference === undefined || difference === 0) return undefined
  return { rule: name, side: difference > 0 ? 'ours' : 'theirs' }
}

function byDate(three: Three<string>, name: string): Chosen | undefined {
  if (BEGUN.test(name)) {
    const first = newest(three)
    return first && { rule: 'earliest-date', side: first.side === 'ours' ? 'theirs' : 'ours' }
  }
  return TOUCHED.test(name) && !PLANNED.test(name) ? newest(three) : undefined
}

function newest({ ours, theirs }: Three<string>): Chosen | undefined {
  const [a, b] = [timeOf(ours), timeOf(theirs)]
  return a === undefined || b === undefined ? undefined : choose(a - b, 'newest-date')
}

/** A member that says so, or any version of three numbers that both sides raised, as in a manifest of releases. */
function byVersion(three: Three<string>, name: string): Chosen | undefined {
  if (/version$/i.test(name)) return higher(three)
  const { base, ours, theirs } = three
  return base !== undefined && [base, ours, theirs].every(isFullVersion) ? higherRange(three) : undefined
}

function higher({ ours, theirs }: Three<string>): Chosen | undefined {
  return choose(compareVersions(ours, theirs), 'higher-version')
}

/** Of two ranges that both sides raised. One that a side lowered was lowered for a reason. */
function higherRange(three: Three<string>): Chosen | undefined {
  const { base, ours, theirs } = three
  const isRaised = (text: string) => base === undefined || (compareVersions(text, base) ?? 0) > 0
  return isRaised(ours) && isRaised(theirs) ? higher(three) : undefined
}

/** Where a dependency comes from, if not from the registry by its version. */
const SOURCE = /^(?:[a-z+]+:|[\w.-]+\/)/i

/** A side points elsewhere, and the other only raised the version in the place that the first one left. */
function elsewhere({ base = '', ours, theirs }: Three<string>): Chosen | undefined {
  const hasLeft = (text: string) => SOURCE.test(text) && !SOURCE.test(base)
  const isRaised = (text: string) => (compareVersions(text, base) ?? 0) > 0
  if (hasLeft(ours) && isRaised(theirs)) return { rule: 'points-elsewhere', side: 'ours' }
  return hasLeft(theirs) && isRaised(ours) ? { rule: 'points-elsewhere', side: 'theirs' } : undefined
}

/** Of a number that both sides raised the higher: from the lower one a number would be handed out twice. */
function byHeight({ base, ours, theirs }: Three<string>): Chosen | undefined {
  if (![base, ours, theirs].every((text) => text !== undefined && /^\d{1,15}$/.test(text))) return undefined
  const isRaised = Math.min(Number(ours), Number(theirs)) > Number(base)
  return isRaised ? choose(Number(ours) - Number(theirs), 'high-water') : undefined
}

/** One is the other, abbreviated. */
function byHash({ ours, theirs }: Three<string>, name: string): Chosen | undefined {
  if (!HASH.test(name) || !/^[0-9a-f]{7,}$/i.test(ours) || !/^[0-9a-f]{7,}$/i.test(theirs)) return undefined
  const isPart = ours.startsWith(theirs) || theirs.startsWith(ours)
  return isPart ? choose(ours.length - theirs.length, 'full-hash') : undefined
}

/** A newer record, and a finished one that was opened again, count more than the rank. */
function byRank(three: Three<string>, ranks: readonly (readonly string[])[], context: Context): Ruling | undefined {
  const [base, ours, theirs] = [three.base ?? '', three.ours, three.theirs].map((text) => rankOf(text, ranks))
  if (ours === undefined || theirs === undefined) return undefined
  if (context.newer) return { rule: 'status-newer', side: context.newer }
  const isReopened = ranks === STATUS_RANKS && (base ?? 0) >= FINISHED && Math.min(ours, theirs) < FINISHED
  return isReopened ? choose(theirs - ours, 'status-reopened') : choose(ours - theirs, 'status-rank')
}

function byPointer(three: Three<string>, name: string, { sides }: Context): Chosen | undefined {
  const side = openRecord(name, three, sides)
  return side && { rule: 'open-record', side }
}

/** The record with the newer date, or without a base the one that has all of the other; a value is more than none. */
function byRecord({ base, ours, theirs }: Three<string>, { fuller, newer }: Context): Chosen | undefined {
  if (newer) return { rule: 'newer-record', side: newer }
  if (base !== undefined) return undefined
  const isNone = (text: string) => text === '' || text === 'null'
  if (isNone(ours) !== isNone(theirs)) return { rule: 'filled', side: isNone(ours) ? 'theirs' : 'ours' }
  return fuller && { rule: 'fuller-record', side: fuller }
}

/** Words between commas: three-way as a set. */
function joinedSet({ base, ours, theirs }: Three<string>): Ruling | undefined {
  const text = mergeSet({ base, ours, theirs })
  return text === undefined ? undefined : { rule: 'set', text }
}

/** The last resort for a derived value, which is neither side's: the same one whichever side is called ours. */
function larger({ ours, theirs }: Three<string>): Chosen | undefined {
  const difference = Number(ours) - Number(theirs)
  return choose(Number.isNaN(difference) ? (ours > theirs ? 1 : -1) : difference, 'derived')
}
