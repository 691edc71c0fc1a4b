import { KEY_SEPARATOR, type KindRules, type RecordView } from '../domain.ts'
import { COUNT_NAME } from './counts.ts'
import { scanJson } from './scan.ts'
import { compact, itemValue, type JsonValue } from './value.ts'

/** Every object and array of a text as a record, with the values that are directly in it. */
export function recordsOf(text: string, _rules: KindRules): readonly RecordView[] {
  const scanned = scanJson(text)
  if (!scanned) return []
  const records: RecordView[] = []
  const open: { key: string; value: JsonValue }[] = [{ key: '', value: { node: scanned.root, source: scanned.source } }]
  for (let next = open.pop(); next; next = open.pop()) {
    const fields = new Map<string, string>()
    for (const item of next.value.node.items) {
      const value = itemValue(item, next.value.source)
      if (item.value.type === 'object')
        open.push({ key: next.key === '' ? item.key : next.key + KEY_SEPARATOR + item.key, value })
      else if (!COUNT_NAME.test(item.key)) fields.set(item.key, compact(value))
    }
    records.push({ fields, key: next.key })
  }
  return records
}
