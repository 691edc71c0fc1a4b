import { pattern } from '../core/pattern.ts'
import type { RosterEntry } from './config.ts'

/** Most titles have no mark at all, and hooks ask for every one of them. */
const MARKS = /[[(（［【@＠﹫:：﹕]| is working on /iu

/** A mark stands near the beginning; the cut bounds what a hostile title can cost. */
const MAX_LENGTH = 2000

/**
 * The roster name that an explicit mark in `text` gives: `[Name]`, `(Name)`, `@name`, `Name:` at the beginning or after
 * a separator, `Name is working on`, each also in its full-width form and with several names (the first counts).
 * Undefined where there is none: a name in prose, inside a word, in code, in a link or in an address is no mark.
 *
 * docs/agent-detection.md has the measured precision and recall.
 */
export function agentFromMarks(text: string, roster: readonly RosterEntry[]): string | undefined {
  if (!MARKS.test(text)) return undefined
  const folded = foldCase(text.slice(0, MAX_LENGTH))
  const names = new Map(roster.map(({ name }) => [foldCase(name), name]))
  const present = [...names.keys()].filter((name) => name !== '' && folded.includes(name))
  if (present.length === 0) return undefined
  const found = firstMark(withoutQuotations(folded), present)
  return found === undefined ? undefined : names.get(found)
}

/** NFKC makes full-width letters and brackets plain, and composes accents. */
function foldCase(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text.toLowerCase()
  return text
    .replace(/：/g, ': ')
    .replace(/[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g, '')
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFC')
}

/** The text without what it only quotes: code spans, strings, Markdown links, web addresses. */
function withoutQuotations(text: string): string {
  return text
    .replace(/`[^`]*`/g, ' ')
    .replace(/"[^"]*"|“[^”]*”|(?<![^\s(])'[^']*'(?![^\s).,;:])/g, ' ')
    .replace(/\[[^\]]*\](?:\([^)]*\)|\[\d+\])/g, ' ')
    .replace(/\b[a-z][a-z0-9+.-]*:\/\/\S+/g, ' ')
}

function firstMark(text: string, names: readonly string[]): string | undefined {
  const marks = [...bracketMarks(text, names), ...wordMarks(text, names)]
  return marks.sort((left, right) => left.index - right.index)[0]?.name
}

interface Mark {
  readonly index: number
  readonly name: string
}

/** Not after a word, a path, a call or an assignment; not before a path, a file extension or a possessive. */
const BRACKETS = pattern(
  String.raw`(?<![\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}_/\\$.[{]|=\s*|[\p{L}\p{N}]\[[^[\]]*\])(?:\[([^[\]()]+)\]|\(([^[\]()]+)\)|【([^【】]+)】)(?!\]|\/|\.\S|['’]|\}\})`,
  'gu',
)

function bracketMarks(text: string, names: readonly string[]): readonly Mark[] {
  return [...text.matchAll(BRACKETS())].flatMap((match) => {
    const name = nameIn(match[1] ?? match[2] ?? match[3] ?? '', names)
    return name === undefined ? [] : [{ index: match.index, name }]
  })
}

const LABEL = /^(?:agent|assigned(?: to)?|assignee|by|owner)\s*[:=]?\s+|^(?:agent|assigned|assignee|owner)\s*[:=]\s*/

/** The first name inside a bracket that holds names and nothing else. */
function nameIn(inside: string, names: readonly string[]): string | undefined {
  const plain = inside.replace(/\p{Extended_Pictographic}|\ufe0f|\u200d/gu, '').trim()
  const parts = plain
    .replace(LABEL, '')
    .split(/\s*[+,&/|、]\s*|\s+and\s+/)
    .map((part) => part.replace(/^@/, ''))
  return parts.every((part) => names.includes(part)) ? parts[0] : undefined
}

/** What may stand before `Name:` at the beginning of a text: list markers, check boxes, numbers, emphasis, emoji, tags. */
const LEAD = String.raw`(?:\s|[-*•>]\s|\*\*|\d+[.)]\s|\[[^\[\]]*\]|\p{Extended_Pictographic}|\ufe0f|\u200d)*`

/** Before an `@name` these speak to or of somebody, and do not say whose task it is. */
const MENTION = String.raw`\b(?:cc|from|with|(?:ask|mention|ping|remind|reply|tell|thank|wait)(?:ing|s)?(?: for| to)?)`

function wordMarks(text: string, names: readonly string[]): readonly Mark[] {
  const name = `(${[...names]
    .sort((left, right) => right.length - left.length)
    .map(escaped)
    .join('|')})`
  const others = String.raw`(?:(?:\s*[+,&/、]\s*|\s+and\s+)[\p{L}\p{N}]+)?`
  const patterns = [
    String.raw`(?<![\p{L}\p{N}\p{M}_./@+-]|${MENTION}\s)@${name}(?![\p{L}\p{N}\p{M}_@/(\\]|[-.:'’=]\S)`,
    String.raw`(?:^|[\n;|→]|\s[-–—]\s)${LEAD}${name}${others}\*{0,2}\s?:\*{0,2}(?=\s|$|\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul})`,
    String.raw`^${LEAD}${name} is working on\b`,
  ]
  return patterns.flatMap((pattern) =>
    [...text.matchAll(new RegExp(pattern, 'gu'))].map((match) => ({ index: match.index, name: match[1] ?? '' })),
  )
}

function escaped(name: string): string {
  return name.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
}
