/** Lowest first; the words of one row are one rank. docs/merge-rules.md shows this table. */
export const STATUS_RANKS: readonly (readonly string[])[] = [
  [
    'draft',
    'idea',
    'proposed',
    'new',
    'backlog',
    'todo',
    'to do',
    'open',
    'planned',
    'pending',
    'not started',
    'ready',
    'queued',
    'triaged',
  ],
  ['blocked', 'on hold', 'paused', 'waiting', 'deferred', 'postponed'],
  ['in progress', 'active', 'doing', 'started', 'wip', 'working', 'implementing', 'investigated', 'partial', 'ongoing'],
  ['review', 'in review', 'testing', 'verifying', 'ready for review'],
  [
    'done',
    'complete',
    'completed',
    'closed',
    'fixed',
    'resolved',
    'shipped',
    'released',
    'merged',
    'finished',
    'passed',
    'implemented',
    'archived',
  ],
]

/** The rank of a status; the longest known words with which it begins count, so emoji, dates and notes do not matter. */
export function rankOf(text: string, ranks: readonly (readonly string[])[]): number | undefined {
  const words = text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
  let best: { readonly length: number; readonly rank: number } | undefined
  ranks.forEach((row, rank) => {
    for (const word of row) {
      const isThere = words === word || words.startsWith(`${word} `)
      if (isThere && word.length > (best?.length ?? 0)) best = { length: word.length, rank }
    }
  })
  return best?.rank
}

const BOXES = [' ', '-', '/', '~', 'x']

/** How far along a check mark is; -1: it is none. */
export function boxRank(text: string): number {
  return /^\[[ xX~/-]\]$/.test(text) ? BOXES.indexOf(text.charAt(1).toLowerCase()) : -1
}
