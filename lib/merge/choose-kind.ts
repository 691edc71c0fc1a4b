import type { MergeConfig } from './config.ts'
import type { KindRules, MergeInput, MergeKind } from './domain.ts'
import { matchesGlob } from './glob.ts'
import { KINDS } from './kinds.ts'
import { binaryText, lockfileText, noKindText, unreadableText } from './messages.ts'
import type { FileRule } from './user-kinds.ts'

/** The kind of a file, or why there is none. */
export type Choice =
  | { readonly kind: MergeKind; readonly rules: KindRules }
  /** `names`: the kinds that its name asks for, and that cannot read it. */
  | { readonly kind: undefined; readonly names?: readonly string[]; readonly why: string }

/** Made by a package manager, and made again by it: never merged as text. */
const LOCKFILES =
  /(^|\/)(package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|bun\.lockb?|go\.sum|flake\.lock|[^/]*\.lock)$/i

/** By path; the first that matches counts, so the special ones come first. */
const DEFAULT_FILES: readonly FileRule[] = [
  { kind: 'package-json', pattern: 'package.json' },
  { kind: 'jsonl', pattern: '*.{jsonl,ndjson}' },
  { kind: 'json', pattern: '*.{json,jsonc,json5,webmanifest,code-workspace}' },
  { kind: 'changelog', pattern: '{CHANGELOG,CHANGES,HISTORY,RELEASES,RELEASE-NOTES,RELEASE_NOTES}*.{md,markdown,mdx}' },
  { kind: 'roadmap', pattern: '*{ROADMAP,BACKLOG,TODO,PLAN,MILESTONE}*.{md,markdown,mdx}' },
  { kind: 'roadmap', pattern: '**/{roadmap,roadmaps,backlog,roadmap.d}/**/*.md' },
  { kind: 'session', pattern: '*{SESSION,HANDOFF,STATE}*.{md,markdown,mdx}' },
  { kind: 'session', pattern: '**/sessions/**/*.{md,markdown,mdx}' },
  { kind: 'markdown', pattern: '*.{md,markdown,mdx}' },
]

const DEFAULT_RULES: KindRules = { fieldRules: new Map(), isAppendOnly: false, keyFields: [] }

/** The kind of a file: by the configured patterns, by the built-in ones, then by what is in it. */
export function chooseKind(input: MergeInput, config: MergeConfig): Choice {
  const texts = [input.base ?? '', input.ours, input.theirs]
  if (texts.some((text) => text.includes('\0'))) return { kind: undefined, why: binaryText() }
  const named = config.files.find(({ pattern }) => matchesGlob(input.path, pattern))
  if (!named && LOCKFILES.test(input.path)) return { kind: undefined, why: lockfileText(input.path) }
  const user = config.kinds.find(({ name }) => name === named?.kind)
  const names = namesFor(input, user?.like ?? named?.kind)
  const kinds = names.flatMap((name) => KINDS.filter((kind) => kind.name === name))
  if (kinds.length === 0) return { kind: undefined, why: noKindText(input.path) }
  // An empty base is none; an empty side is one that somebody emptied.
  const kind = kinds.find((candidate) =>
    texts.every((text, at) => (at === 0 && text === '') || candidate.canRead(text)),
  )
  if (kind) return { kind, rules: user ?? DEFAULT_RULES }
  const tried = kinds.map(({ name }) => name)
  return { kind: undefined, names: tried, why: unreadableText(tried) }
}

/** The names to try, best first. A path says more than the content, which is asked only when the path says nothing. */
function namesFor({ base, ours, path, theirs }: MergeInput, configured: string | undefined): readonly string[] {
  if (configured !== undefined) return [configured]
  const byPath = DEFAULT_FILES.filter(({ pattern }) => matchesGlob(path, pattern)).map(({ kind }) => kind)
  if (byPath.length > 0) return [...new Set(byPath)]
  if (/\.[^./]+$/.test(path)) return []
  return byContent([base ?? '', ours, theirs].filter((text) => text !== ''))
}

/** A file without a telling name: only what is plain from its first characters. */
function byContent(texts: readonly string[]): readonly string[] {
  const all = (expression: RegExp) => texts.length > 0 && texts.every((text) => expression.test(text))
  if (all(/^\ufeff?\s*\{[^\n]*\}[ \t]*\r?\n\s*\{/)) return ['jsonl']
  if (all(/^\ufeff?\s*[[{]/)) return ['json', 'jsonl']
  if (all(/^\ufeff?#+ change ?log\b/i)) return ['changelog']
  return all(/^\ufeff?(---\r?\n|#{1,6} )/) ? ['markdown'] : []
}
