import { align } from './align.ts'
import { type Hunk, hunksOf } from './hunks.ts'

/** Less of the base than this in both texts: a rewrite, whose words are not mixed with another one. */
const LEAST_COMMON = 0.4
/** Without a base, texts that have less in common than this are two texts. */
const MOST_COMMON = 0.8

export interface Three {
  readonly base: string
  readonly ours: string
  readonly theirs: string
}

interface Token {
  /** The white space before the word. */
  readonly space: string
  readonly word: string
  /** The word before it in its own text. */
  readonly before: string | undefined
}

/** Resolves a stretch that both sides changed; undefined when it cannot. */
export type Resolve = (three: Three) => string | undefined

/**
 * Three-way per word, white space compared as one blank: a side that only wraps its lines differently changes nothing.
 * Undefined where both sides changed the same words, or too little of the base is left to tell.
 */
export function mergeWords(three: Three, resolve: Resolve = () => undefined): string | undefined {
  const base = tokensOf(three.base)
  const ours = tokensOf(three.ours)
  const theirs = tokensOf(three.theirs)
  const hunks = hunksOf(wordsOf(base), wordsOf(ours), wordsOf(theirs))
  const common = hunks.filter(({ isStable }) => isStable).length
  if (common === 0 || common < LEAST_COMMON * base.length) return undefined
  const merged: Token[] = []
  for (const hunk of hunks) {
    const part = hunk.isStable ? stable(hunk, base, [ours, theirs]) : changed(hunk, { base, ours, theirs }, resolve)
    if (part === undefined) return undefined
    for (const token of part) merged.push(token)
  }
  if (hasTwice({ base, ours, theirs }, merged)) return undefined
  return glue(merged, ours[0]?.space ?? '') + tailOf(three)
}

/** Whether three words in a row that both sides added are there twice: each side was compared with the base alone. */
function hasTwice({ base, ours, theirs }: Tokens, merged: readonly Token[]): boolean {
  const [was, left, right, now] = [base, ours, theirs, merged].map(runsOf)
  const isTwice = (run: string, count: number) =>
    count > 1 && !was?.has(run) && left?.get(run) === 1 && right?.get(run) === 1
  return [...(now ?? [])].some(([run, count]) => isTwice(run, count))
}

function runsOf(tokens: readonly Token[]): ReadonlyMap<string, number> {
  const runs = new Map<string, number>()
  for (let at = 0; at + 3 <= tokens.length; at++) {
    const run = joined(tokens.slice(at, at + 3))
    runs.set(run, (runs.get(run) ?? 0) + 1)
  }
  return runs
}

function tokensOf(text: string): readonly Token[] {
  const found = [...text.matchAll(/(\s*)(\S+)/g)]
  return found.map(([, space = '', word = ''], index) => ({ space, word, before: found[index - 1]?.[2] }))
}

/** Words that stood apart, or in different texts, never grow together. */
function glue(tokens: readonly Token[], lead: string): string {
  let text = ''
  tokens.forEach(({ space, word, before }, index) => {
    const last = tokens[index - 1]?.word
    if (index === 0) text = lead + word
    else text += (space !== '' || last === before ? space : ' ') + word
  })
  return text
}

function wordsOf(tokens: readonly Token[]): readonly string[] {
  return tokens.map(({ word }) => word)
}

function tailOf({ base, ours, theirs }: Three): string {
  const [own, left, right] = [base, ours, theirs].map((text) => /\s*$/.exec(text)?.[0] ?? '')
  return (left === own ? right : left) ?? ''
}

/** Words without the sign behind them: `CI.` and `CI; then` say the same of CI. */
function bareWords(tokens: readonly Token[]): readonly string[] {
  return tokens.map(({ word }) => word.replace(/(?<=[\p{L}\p{N})`*_"])[.,;:]$/u, ''))
}

function stable(hunk: Hunk, base: readonly Token[], sides: readonly (readonly Token[])[]): readonly Token[] {
  const was = base[hunk.base[0]]
  const ours = sides[0]?.[hunk.ours[0]]
  const theirs = sides[1]?.[hunk.theirs[0]]
  const kept = ours?.space === was?.space ? theirs : ours
  return kept ? [kept] : []
}

interface Tokens {
  readonly base: readonly Token[]
  readonly ours: readonly Token[]
  readonly theirs: readonly Token[]
}

function changed(hunk: Hunk, tokens: Tokens, resolve: Resolve): readonly Token[] | undefined {
  const base = tokens.base.slice(...hunk.base)
  const ours = tokens.ours.slice(...hunk.ours)
  const theirs = tokens.theirs.slice(...hunk.theirs)
  const words = { base: joined(base), ours: joined(ours), theirs: joined(theirs) }
  if (words.ours === words.theirs || words.theirs === words.base) return ours
  if (words.ours === words.base) return theirs
  if (base.length === 0 && isWithin(ours, theirs)) return theirs
  if (base.length === 0 && isWithin(theirs, ours)) return ours
  if (isWordsWithin(words.ours, words.base) && isWordsWithin(words.theirs, words.base)) return []
  const resolved = resolve(words)
  if (resolved === undefined) return undefined
  const space = (resolved === words.theirs ? theirs : ours)[0]?.space ?? ' '
  return tokensOf(space + resolved)
}

function joined(tokens: readonly Token[]): string {
  return wordsOf(tokens).join(' ')
}

/** Whether all of `small` stands in `large` in one piece. */
function isWithin(small: readonly Token[], large: readonly Token[]): boolean {
  return ` ${joined(large)} `.includes(` ${joined(small)} `)
}

/** Whether the words of `small` stand in `large` in their order: then `large` says all that `small` says. */
function isWordsWithin(small: string, large: string): boolean {
  const words = wordsOf(tokensOf(large))
  let at = 0
  for (const word of wordsOf(tokensOf(small))) {
    while (at < words.length && words[at] !== word) at++
    if (at++ >= words.length) return false
  }
  return true
}

/** How much of their words two texts have in common, from 0 to 1. */
export function similarity(a: string, b: string): number {
  if (a === b) return 1
  const left = bagOf(a)
  const right = bagOf(b)
  let common = 0
  for (const [word, count] of left) common += Math.min(count, right.get(word) ?? 0)
  const total = sum(left) + sum(right)
  return total === 0 ? 0 : (2 * common) / total
}

function bagOf(text: string): ReadonlyMap<string, number> {
  const bag = new Map<string, number>()
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) bag.set(word, (bag.get(word) ?? 0) + 1)
  return bag
}

function sum(bag: ReadonlyMap<string, number>): number {
  let total = 0
  for (const count of bag.values()) total += count
  return total
}

/**
 * Without a base nothing was removed: all words of both, where they differ only by words that one has and one lacks. The
 * longer text gives the layout, whichever side it is.
 */
export function mergeUnion(ours: string, theirs: string): string | undefined {
  const isOurs = ours.length === theirs.length ? ours > theirs : ours.length > theirs.length
  const [first, second] = isOurs ? [ours, theirs] : [theirs, ours]
  const left = tokensOf(first)
  const right = tokensOf(second)
  const pairs = align(bareWords(left), bareWords(right))
  const common = pairs.reduce((count, at) => count + (at >= 0 ? 1 : 0), 0)
  if (common === 0 || common < MOST_COMMON * Math.min(left.length, right.length)) return undefined
  const merged: Token[] = []
  let [from, last] = [0, 0]
  for (let at = 0; at <= left.length; at++) {
    const other = at === left.length ? right.length : (pairs[at] ?? -1)
    if (other < 0) continue
    if (at > from && other > last) return undefined
    merged.push(...left.slice(from, at), ...right.slice(last, other), ...left.slice(at, at + 1))
    from = at + 1
    last = other + 1
  }
  return glue(merged, left[0]?.space ?? '') + (/\s*$/.exec(first)?.[0] ?? '')
}
