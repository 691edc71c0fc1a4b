import { unmarked } from './field.ts'
import { plain } from './name.ts'
import type { Node } from './node.ts'
import { splitRow } from './row.ts'
import { sumColumnOf } from './sums.ts'

/** A number in a text that may be counted from the rest of it. */
export interface Claim {
  readonly value: number
  /** Where its digits stand in the source. */
  readonly start: number
  readonly end: number
  /** What it may be the count of: the node it stands in, where that has children, then what that stands in. */
  readonly scopes: readonly Node[]
  readonly cell?: Cell
  /** How a person would name the record. */
  readonly record: string
}

/** Where a number in a table stands. */
export interface Cell {
  readonly table: Node
  readonly row: Node
  readonly column: number
  /** The name of its row. */
  readonly label: string
  /** Whether its column sums up the rows, whatever it is called. */
  readonly isSum: boolean
}

/** What a number is called where it counts; any other number is never counted anew. */
const COUNTING =
  /\b(?:total|sum|count|number of|open|done|complete[d]?|closed|remaining|left|items?|tasks?|records?|entries|rows|issues|bugs|finished|pending|blocked|in progress|active|planned|ready|sessions?|phases|plans|progress|of #)\b|#\/#|# ?%|\(#\)/i

/** The same, cheaply, before the numbers are looked for. */
const MAY_COUNT =
  /\b(?:total|sum|count|number of|open|done|complete[d]?|closed|remaining|left|items?|tasks?|records?|entries|rows|issues|bugs|finished|pending|blocked|in progress|active|planned|ready|sessions?|phases|plans|progress)\b|\bof \d|\d\/\d|\d ?%|\(\d+\)/i

/** Longer texts tell stories in which numbers are no counts. */
const MAX_TEXT = 300
/** Whole numbers alone or as `3/7`; no parts of dates, versions, ids, times and amounts. */
const NUMBER = /(?<![\p{L}\p{N}.,:/#$€-])(\d{1,7})(?:\/(\d{1,7}))?(?![\p{L}\p{N}/]|[.,:-]\d)/dgu

/** A text in which the numbers that count something do not count: they follow from the rest. */
export function withoutCounts(text: string): string {
  if (!/\d/.test(text) || !MAY_COUNT.test(text)) return text
  const skeleton = text.replace(NUMBER, (whole) => (whole.includes('/') ? '#/#' : '#'))
  return skeleton !== text && COUNTING.test(skeleton) ? skeleton : text
}

/** Whether a cell is a number that counts something, by the names of its column and row. */
export function isCount(names: string, cell: string): boolean {
  return /^\s*[\d/ %*_()]*\d[\d/ %*_()]*$/.test(cell) && COUNTING.test(names)
}

/**
 * The claims of a document by what they are claimed of: place and wording without the numbers. Ambiguous ones are left out.
 * `sums`: what is known to sum up a row, although it may not do so in this text.
 */
export function claimsOf(root: Node, sums: ReadonlySet<string> = new Set()): ReadonlyMap<string, Claim> {
  const claims = new Map<string, Claim | undefined>()
  const put: Put = (key, claim) => claims.set(key, claims.has(key) ? undefined : claim)
  visit(root, { path: () => '', scopes: [root], sums }, put)
  return new Map([...claims].flatMap(([key, claim]) => (claim ? [[key, claim]] : [])))
}

type Put = (key: string, claim: Claim) => void

interface Where {
  readonly path: () => string
  readonly scopes: readonly Node[]
  readonly sums: ReadonlySet<string>
}

function visit(node: Node, where: Where, put: Put): void {
  for (const child of node.children) {
    if (child.kind === 'table') visitRows(child, where, put)
    else if (child.kind !== 'fence') visitText(child, where, put)
  }
}

function visitText(node: Node, { path, scopes, sums }: Where, put: Put): void {
  const own = node.children.length > 0 ? [node, ...scopes] : scopes
  if (node.head.length <= MAX_TEXT && /\d/.test(node.head) && MAY_COUNT.test(node.head)) {
    const body = unmarked(node.head)
    const offset = node.start + node.head.length - body.length
    scan(body, (at, value, skeleton) => {
      const claim = { value, start: offset + at, end: offset + at + String(value).length, scopes: own }
      if (!COUNTING.test(skeleton)) return
      put(`${path()}\n${node.kind}\n${skeleton}`, { ...claim, record: plain(node.name.norm).slice(0, 80) })
    })
  }
  if (node.children.length > 0) {
    visit(node, { path: () => `${path()}\n${node.name.key.replace(/\d+/g, '#')}`, scopes: own, sums }, put)
  }
}

function visitRows(table: Node, { path, scopes, sums }: Where, put: Put): void {
  const titles = splitRow(table.head.split('\n')[0] ?? '').cells.map((cell) => cell.trim())
  const sumColumn = sumColumnOf(table)
  const mayCount = sumColumn !== undefined || sums.size > 0 || MAY_COUNT.test(table.head)
  for (const row of table.children) {
    if (!mayCount && !MAY_COUNT.test(row.head)) continue
    const { indent, hasOpen, cells } = splitRow(row.head)
    const label = plain(cells.find((cell) => cell.trim() !== '') ?? '')
    let offset = row.start + indent.length + (hasOpen ? 1 : 0)
    cells.forEach((cell, column) => {
      scan(cell, (at, value, skeleton) => {
        const claim = { value, start: offset + at, end: offset + at + String(value).length, scopes, record: label }
        const key = `${path()}\nrow\n${label.replace(/\d+/g, '#')}\n${titles[column] ?? column}\n${skeleton}`
        const isSum = column === sumColumn || sums.has(key)
        if (!isSum && !COUNTING.test(`${titles[column]} ${label} ${skeleton}`)) return
        put(key, { ...claim, cell: { table, row, column, label, isSum } })
      })
      offset += cell.length + 1
    })
  }
}

function scan(text: string, found: (at: number, value: number, skeleton: string) => void): void {
  if (!/\d/.test(text)) return
  const skeleton = text
    .replace(NUMBER, (whole) => (whole.includes('/') ? '#/#' : '#'))
    .replace(/\s+/g, ' ')
    .trim()
  let count = 0
  for (const match of text.matchAll(NUMBER)) {
    for (const group of [1, 2]) {
      const digits = match[group]
      const at = match.indices?.[group]?.[0]
      if (digits === undefined || at === undefined) continue
      if (String(Number(digits)) === digits) found(at, Number(digits), `${skeleton}\n${count}`)
      count++
    }
  }
}
