import { KEY_SEPARATOR, type KindRules, type RecordView } from '../domain.ts'
import { COUNT_NAME } from './counts.ts'
import { scanJson } from './scan.ts'
import { compact, itemValue, type JsonValue, MAX_DEPTH } from './value.ts'

/** Every object and array of a text as a record, with the values that are directly in it. */
export function recordsOf(text: string, _rules: KindRules): readonly RecordView[] {
  const scanned = scanJson(text)
  if (!scanned) return []
  const records: RecordView[] = []
  const root = { node: scanned.root, source: scanned.source }
  const open: { depth: number; key: string; value: JsonValue }[] = [{ depth: 0, key: '', value: root }]
  for (let next = open.pop(); next; next = open.pop()) {
    const fields = new Map<string, string>()
    for (const item of next.value.node.items) {
      const value = itemValue(item, next.value.source)
      const key = next.key === '' ? item.key : next.key + KEY_SEPARATOR + item.key
      if (item.value.type === 'object' && next.depth < MAX_DEPTH) open.push({ depth: next.depth + 1, key, value })
      else if (!COUNT_NAME.test(item.key)) fields.set(item.key, compact(value))
    }
    records.push({ fields, key: next.key })
  }
  return records
}
