import { fieldName, fieldOf, unmarked } from './field.ts'
import type { Node } from './node.ts'
import { splitRow } from './row.ts'
import { rankOf, STATUS_RANKS } from './statuses.ts'
import { isTotalRow } from './sums.ts'

/** What can be counted below a node, by name. */
export type Quantities = ReadonlyMap<string, number>

/** Counts what a person would count: items, check marks, rows, sections, records by status and by the prefix of their id. */
export function quantitiesOf(node: Node): Quantities {
  const counts = new Map<string, number>()
  const add = (name: string) => counts.set(name, (counts.get(name) ?? 0) + 1)
  for (const name of ['items', 'boxes', 'done', 'open', 'part', 'rows', 'sections']) counts.set(name, 0)
  for (const rank of STATUS_RANKS.keys()) counts.set(`rank ${rank}`, 0)
  countBelow(node, add)
  const get = (name: string) => counts.get(name) ?? 0
  counts.set('not done', get('boxes') - get('done'))
  counts.set('records', get('boxes') + get('rows'))
  if (get('boxes') > 0) counts.set('percent', Math.round((100 * get('done')) / get('boxes')))
  const ranked = STATUS_RANKS.reduce((sum, _, rank) => sum + get(`rank ${rank}`), 0)
  const last = get(`rank ${STATUS_RANKS.length - 1}`)
  counts.set('ranked', ranked)
  counts.set('not finished', ranked - last)
  if (ranked > 0) counts.set('percent finished', Math.round((100 * last) / ranked))
  return counts
}

type Add = (name: string) => void

function countBelow(node: Node, add: Add): void {
  for (const child of node.children) {
    if (child.kind === 'item') countItem(child, add)
    else if (child.kind === 'table') countRows(child, add)
    else if (child.kind === 'section') add('sections')
    if (child.kind === 'field' || child.kind === 'item') countStatus(fieldOf(unmarked(child.head)), add)
    if (child.kind !== 'table') countBelow(child, add)
  }
}

function countItem({ head, name }: Node, add: Add): void {
  add('items')
  if (name.id !== undefined) add(`prefix ${prefixOf(name.id)}`)
  const box = /^\s*(?:[-*+]|\d{1,9}[.)])\s+\[([ xX~/-])\]/.exec(head)?.[1]
  if (box === undefined) return
  add('boxes')
  add(box === ' ' ? 'open' : box.toLowerCase() === 'x' ? 'done' : 'part')
}

function prefixOf(id: string): string {
  return id.replace(/-?\d.*$/, '').toLowerCase()
}

function countRows(table: Node, add: Add): void {
  const titles = splitRow(table.head.split('\n')[0] ?? '').cells.map(fieldName)
  const status = titles.findIndex((title) => /^(?:.* )?(?:status|state)$/.test(title))
  for (const row of table.children) {
    if (isTotalRow(row)) continue
    add('rows')
    if (row.name.id !== undefined) add(`prefix ${prefixOf(row.name.id)}`)
    const value = splitRow(row.head).cells[status]
    if (value !== undefined) countStatus({ name: 'status', value }, add)
  }
}

function countStatus(field: { readonly name: string; readonly value: string } | undefined, add: Add): void {
  if (field === undefined || !/^(?:.* )?(?:status|state)$/.test(field.name)) return
  const rank = rankOf(field.value, STATUS_RANKS)
  if (rank !== undefined) add(`rank ${rank}`)
  add(`status ${fieldName(field.value)}`)
}
