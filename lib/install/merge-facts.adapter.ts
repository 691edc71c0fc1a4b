import { dirname, join } from 'node:path'
import { readConfig } from '../core/config.ts'
import { readText } from '../core/json-file.ts'
import type { RepositoryPaths } from '../core/paths.ts'
import { git } from '../core/proc.ts'
import { mergePatterns } from '../merge/attributes.ts'
import { parseMergeConfig } from '../merge/config.ts'
import { foreignMergeRules } from './attributes.ts'
import type { MergeFacts } from './domain.ts'

/** What the repository says about merging: our patterns, and the rules of others in every tracked `.gitattributes`. */
export function mergeFacts(paths: RepositoryPaths): MergeFacts {
  const { files } = readConfig(paths.mainWorktree, 'merge', parseMergeConfig).config
  return {
    foreignRules: attributesFiles(paths).flatMap((name) => rulesIn(paths, name)),
    patterns: mergePatterns(files),
  }
}

/** Upper directories first, because the rule of a deeper file counts more. */
function attributesFiles(paths: RepositoryPaths): string[] {
  const listed = git(paths.worktree, ['ls-files', '-z', '--', '.gitattributes', '*/.gitattributes']).stdout.split('\0')
  const depth = (name: string) => name.split('/').length
  return [...new Set(['.gitattributes', ...listed.filter(Boolean)])].sort((a, b) => depth(a) - depth(b))
}

function rulesIn(paths: RepositoryPaths, name: string): readonly string[] {
  const directory = dirname(name)
  try {
    return foreignMergeRules(readText(join(paths.worktree, name)) ?? '', directory === '.' ? '' : directory)
  } catch {
    // A directory or something unreadable in its place: git reads no rules from it either.
    return []
  }
}
