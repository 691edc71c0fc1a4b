import { type Answer, askOnce, unreadable } from '../../ask.ts'
import { at } from '../../json.ts'
import type { LookContext } from '../../ports.ts'
import type { Ready } from './connect.ts'

const PER_PAGE = 100
/** GitHub itself lists no more than 1,000 runs of a search. */
const MAX_PAGES = 10

export interface Listing {
  /** What a refusal is about. */
  readonly about: string
  /** Whether a 404 ends the source. */
  readonly isHome: boolean
  /** Where the list stands in an answer; undefined: it is the answer. */
  readonly key?: string
  /** For a list of which only the beginning is of interest. */
  readonly maxPages?: number
  /** Below the repository's own. */
  readonly path: string
}

/** All items of a list that GitHub gives in pages: what is wanted may stand behind a hundred others. */
export async function listPages(
  { about, isHome, key, maxPages = MAX_PAGES, path }: Listing,
  context: LookContext,
  ready: Ready,
): Promise<Answer<readonly unknown[]>> {
  const found: unknown[] = []
  for (let page = 1; page <= maxPages; page += 1) {
    const place = `${path}${path.includes('?') ? '&' : '?'}per_page=${PER_PAGE}&page=${page}`
    const answer = await askOnce(context, { ...ready(place), about, isHome })
    if (answer.kind === 'unreadable') return answer
    const items = key === undefined ? answer.value : at(answer.value, key)
    if (!Array.isArray(items)) return unreadable(`${about}: the answer is no list`)
    found.push(...items)
    if (items.length < PER_PAGE) break
  }
  return { kind: 'ok', value: found }
}
