import { KEY_SEPARATOR, type KindRules, type RecordView } from '../domain.ts'
import { isCount, withoutCounts } from './claims.ts'
import { entryOf, type Field, fieldName, fieldOf } from './field.ts'
import { ruleOf } from './field-rules.ts'
import { fold } from './name.ts'
import type { Node } from './node.ts'
import { splitRow } from './row.ts'
import { rowKeys } from './row-keys.ts'
import { sumColumnOf } from './sums.ts'

interface Draft {
  readonly key: string
  readonly id: string | undefined
  readonly fields: Map<string, string>
}

/** The records of a document: sections, items, rows and front matter, each with its fields and the rest of its text. */
export function recordsOfMarkdown(root: Node, rules: KindRules): readonly RecordView[] {
  const drafts: Draft[] = []
  const counts = new Map<string, number>()
  const open = (path: string, id?: string): Draft => {
    const count = (counts.get(path) ?? 0) + 1
    counts.set(path, count)
    const draft = { key: count === 1 ? path : `${path} (${count})`, id, fields: new Map<string, string>() }
    drafts.push(draft)
    return draft
  }
  const collector: Collector = { open, rules }
  collect(root, open(''), collector)
  return drafts
    .filter(({ fields, id }) => id !== undefined || fields.size > 0)
    .map(({ key, id, fields }) => (id === undefined ? { key, fields } : { key, id, fields }))
}

interface Collector {
  readonly open: (path: string, id?: string) => Draft
  readonly rules: KindRules
}

function collect(node: Node, record: Draft, collector: Collector): void {
  for (const child of node.children) {
    switch (child.kind) {
      case 'section':
      case 'front': {
        collect(child, openFor(child, record, collector), collector)
        break
      }
      case 'table':
        collectRows(child, record, collector)
        break
      case 'item':
        collectItem(child, record, collector)
        break
      case 'entry':
      case 'field':
        put(record, child.kind === 'entry' ? entryOf(child.head) : fieldOf(child.head), child.text, collector.rules)
        break
      default:
        addText(record, child.name.norm)
    }
  }
}

function openFor({ name }: Node, parent: Draft, { open }: Collector): Draft {
  return open(`${parent.key}${KEY_SEPARATOR}${name.key}`, name.id)
}

function collectItem(item: Node, record: Draft, collector: Collector): void {
  const body = item.head.replace(/^\s*(?:[-*+]|\d{1,9}[.)])\s*/, '')
  const box = /^\[([ xX~/-])\]/.exec(body)?.[1]
  const field = box === undefined && item.name.id === undefined ? fieldOf(body) : undefined
  if (field && item.children.length === 0) {
    put(record, field, field.value, collector.rules)
    return
  }
  const own = openFor(item, record, collector)
  if (box !== undefined) own.fields.set('checkbox', box.toLowerCase())
  own.fields.set('', withoutCounts(item.name.norm))
  collect(item, own, collector)
}

function collectRows(table: Node, record: Draft, collector: Collector): void {
  const titles = splitRow(table.head.split('\n')[0] ?? '').cells.map(fieldName)
  const keys = rowKeys([table], collector.rules.keyFields)
  const sumColumn = sumColumnOf(table)
  for (const row of table.children) {
    const own = collector.open(`${record.key}${KEY_SEPARATOR}${keys.get(row)?.replace('\n', ':')}`, row.name.id)
    splitRow(row.head).cells.forEach((cell, at) => {
      const title = titles[at] ?? `column ${at + 1}`
      if (at === sumColumn || isCount(`${title} ${row.name.norm}`, cell)) return
      put(own, { name: title, prefix: '', value: cell }, cell, collector.rules)
    })
  }
}

function put(record: Draft, field: Field | undefined, text: string, rules: KindRules): void {
  if (field === undefined) {
    addText(record, fold(text))
    return
  }
  const kind = ruleOf(field.name, rules)?.kind
  if (kind === 'derived' || kind === 'generated') return
  const value = withoutCounts(fold(field.value === '' ? text : field.value))
  const known = record.fields.get(field.name)
  record.fields.set(field.name, known === undefined ? value : `${known}\n${value}`)
}

function addText(record: Draft, text: string): void {
  const norm = withoutCounts(text)
  if (norm === '') return
  const known = record.fields.get('')
  record.fields.set('', known === undefined ? norm : `${known}\n${norm}`)
}
