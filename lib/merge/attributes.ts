import type { FileRule } from './user-kinds.ts'

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

/** The files whose merges come to us, as patterns for an attributes file: built-in ones, then those of the configuration. */
export function mergePatterns(files: readonly FileRule[]): readonly string[] {
  return [...new Set<string>([...PATTERNS, ...files.flatMap(({ pattern }) => withoutBraces(pattern))])]
}

/** `{a,b}` written out, because git's patterns have no such thing. */
function withoutBraces(pattern: string): readonly string[] {
  const [, before = '', choices = '', after = ''] = /^(.*)\{([^{}]*)\}(.*)$/s.exec(pattern) ?? []
  if (before + choices + after === '') return [pattern]
  return choices.split(',').flatMap((choice) => withoutBraces(before + choice + after))
}
