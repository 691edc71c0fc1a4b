/** What the built-in kinds can merge, as `.gitattributes` writes it. Sorted. */
const PATTERNS = [
  '*.code-workspace',
  '*.json',
  '*.json5',
  '*.jsonc',
  '*.jsonl',
  '*.markdown',
  '*.md',
  '*.mdx',
  '*.ndjson',
  '*.webmanifest',
] as const

/** The files whose merges come to us, as patterns for an attributes file. */
export function mergePatterns(): readonly string[] {
  return PATTERNS
}
