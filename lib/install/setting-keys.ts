import { type ParseError, parse } from 'jsonc-parser'
import { asRecord, isRecord } from '../harness/read.ts'

/**
 * What changes between two texts of a JSON settings file, one line per key of the first two levels (`hooks.Stop`):
 * `+` new, `~` changed, `-` gone. Undefined when one of them is no JSON.
 */
export function changedKeys(before: string, after: string): string[] | undefined {
  const [old, fresh] = [keysOf(before), keysOf(after)]
  if (!old || !fresh) return undefined
  const names = [...new Set([...old.keys(), ...fresh.keys()])]
  const signs = names.map((name) => {
    if (!old.has(name)) return `+ ${name}`
    if (!fresh.has(name)) return `- ${name}`
    return old.get(name) === fresh.get(name) ? '' : `~ ${name}`
  })
  return signs.filter(Boolean)
}

function keysOf(text: string): Map<string, string> | undefined {
  const errors: ParseError[] = []
  const value: unknown =
    text.trim() === '' ? {} : parse(text.replace(/^\uFEFF/, ''), errors, { allowTrailingComma: true })
  if (errors.length > 0) return undefined
  return new Map(Object.entries(asRecord(value)).flatMap(([key, item]) => below(key, item)))
}

function below(key: string, value: unknown): [string, string][] {
  const inner = isRecord(value) ? Object.entries(value) : []
  // A key such as statusLine is one thing; `hooks` and `env` are many.
  const isGroup = inner.length > 0 && key !== 'statusLine' && key !== 'subagentStatusLine'
  return isGroup
    ? inner.map(([name, item]) => [`${key}.${name}`, JSON.stringify(item)])
    : [[key, JSON.stringify(value)]]
}
