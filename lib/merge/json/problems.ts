import { doubleKeyText, notJsonText } from '../messages.ts'
import { type JsonNode, scanJson } from './scan.ts'

/** What is unsound about JSON text by itself: it cannot be read, or a key is in one object twice. */
export function jsonProblems(text: string): readonly string[] {
  const scanned = scanJson(text)
  if (!scanned) return [notJsonText()]
  const twice: string[] = []
  const open: JsonNode[] = [scanned.root]
  for (let node = open.pop(); node; node = open.pop()) {
    const seen = new Set<string>()
    for (const { key, value } of node.items) {
      if (node.type === 'object' && seen.size === seen.add(key).size) twice.push(key)
      if (value.type !== 'scalar') open.push(value)
    }
  }
  return [...new Set(twice)].map(doubleKeyText)
}
