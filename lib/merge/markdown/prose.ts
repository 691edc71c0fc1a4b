import { note, type Place, type Texts } from './context.ts'
import { compareVersions, newerOf } from './dates.ts'
import { fold } from './name.ts'
import { type Provisional, provisionalNumber } from './provisional.ts'
import { mergeCommaList } from './sets.ts'
import { mergeUnion, mergeWords, type Three } from './words.ts'
import { mergeWrapped } from './wrapped.ts'

const VERSION = /v?\d+(?:\.\d+)+(?:-[\w.]*\w)?/gi

/** The version to take where at most one side changed more than white space. */
export function pick({ base, ours, theirs }: Texts): string | undefined {
  if (ours === theirs || theirs === base) return ours
  if (ours === base) return theirs
  const [was, left, right] = [base === undefined ? undefined : fold(base), fold(ours), fold(theirs)]
  if (left === right) return longer(ours, theirs)
  if (right === was) return ours
  return left === was ? theirs : undefined
}

/** One of two texts that say the same, whichever side has it. */
function longer(ours: string, theirs: string): string {
  if (ours.length !== theirs.length) return ours.length > theirs.length ? ours : theirs
  return ours > theirs ? ours : theirs
}

export interface Prose {
  readonly texts: Texts
  readonly field: string
  /** Whether version numbers in it are book-keeping: in headings and links that compare versions they are. */
  readonly isTitle?: boolean
}

/** A text per word; undefined where both sides changed the same words in different ways. */
export function mergeProse({ texts, field, isTitle = false }: Prose, place: Place): string | undefined {
  const plain = pick(texts)
  if (plain !== undefined) return plain
  const { base, ours, theirs } = texts
  const chosen = richer(ours, theirs, isTitle)
  if (chosen !== undefined) return noted({ rule: 'markup', kept: chosen })
  const rules = new Set<string>()
  const resolve = (three: Three) => resolveWords(three, { isTitle, rules, provisional: place.context.provisional })
  const newest = newestLink({ base: base?.trim() ?? '', ours: ours.trim(), theirs: theirs.trim() })
  if (newest !== undefined) return noted({ rule: 'newest', kept: newest === ours.trim() ? ours : theirs })
  const merged = base === undefined ? mergeUnion(ours, theirs) : mergeWithBase({ base, ours, theirs }, resolve)
  if (merged === undefined) return undefined
  return noted({ rule: base === undefined ? 'superset' : ([...rules][0] ?? 'words'), kept: merged })

  function noted({ rule, kept }: { readonly rule: string; readonly kept: string }): string {
    note(place, field, { rule, kept, dropped: [ours, theirs].filter((text) => text !== kept) })
    return kept
  }
}

/** Of two texts that differ in emphasis, code marks, dashes and quotes only (titles: in capitals) the one with more. */
function richer(ours: string, theirs: string, isTitle: boolean): string | undefined {
  const [left, right] = [bare(ours), bare(theirs)]
  const isSame = left === right || (isTitle && left.toLowerCase() === right.toLowerCase())
  if (!isSame && closeUp(ours) !== closeUp(theirs)) return undefined
  return longer(ours, theirs)
}

/** A text without emphasis and code marks and the blanks beside them, which a formatter that misread one took away. */
function closeUp(text: string): string {
  return fold(text).replace(/ ?[*_`]+ ?/g, '')
}

/** A text without emphasis and code marks, its dashes and quotes the plain ones. */
export function bare(text: string): string {
  return fold(
    text
      .replace(/[*_`]/g, '')
      .replace(/[‐-―]|--+/g, '-')
      .replace(/[“”„]/g, '"')
      .replace(/[‘’]/g, "'"),
  )
}

/** A single word has no words around it that could stay. */
function mergeWithBase(three: Three, resolve: (three: Three) => string | undefined): string | undefined {
  const isWord = [three.base, three.ours, three.theirs].every((text) => /^\S+$/.test(text))
  return isWord ? resolve(three) : (mergeWrapped(three) ?? mergeWords(three, resolve))
}

interface Resolver {
  readonly isTitle: boolean
  readonly rules: Set<string>
  readonly provisional: Provisional
}

function resolveWords(three: Three, { isTitle, rules, provisional }: Resolver): string | undefined {
  const chosen = richer(three.ours, three.theirs, isTitle) ?? mergeCommaList(three)
  if (chosen !== undefined) return chosen
  const newest = newestLink(three) ?? (isTitle ? newestVersion(three) : undefined)
  if (newest === undefined) return provisionalNumber(three, provisional)
  rules.add('newest')
  return newest
}

/** Links that compare two versions of a repository: the one that begins, else ends, with the higher version. */
function newestLink({ ours, theirs }: Three): string | undefined {
  const isLink = (text: string) => /\/compare\/\S*\.{2,3}\S/.test(text) && !/\s/.test(text)
  if (!isLink(ours) || !isLink(theirs)) return undefined
  return higher(rangeOf(ours), rangeOf(theirs), [ours, theirs])
}

function rangeOf(link: string): readonly string[] {
  return link.slice(link.indexOf('/compare/') + 9).split(/\.{2,3}(?!\d)/)
}

/** Titles that differ in their version or date only. */
function newestVersion({ ours, theirs }: Three): string | undefined {
  if (ours.replace(VERSION, '#') !== theirs.replace(VERSION, '#')) return undefined
  const newer = newerOf(ours, theirs)
  return newer === undefined ? undefined : { ours, theirs }[newer]
}

function higher(
  ours: readonly string[],
  theirs: readonly string[],
  [left, right]: readonly [string, string],
): string | undefined {
  for (let at = 0; at < Math.max(ours.length, theirs.length); at++) {
    const step = compareVersions(ours[at] ?? '', theirs[at] ?? '')
    if (step !== undefined && step !== 0) return step > 0 ? left : right
  }
  return undefined
}
