import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { git } from '../core/proc.ts'
import type { MarkerOptions } from './markers.ts'
import { withScratch } from './scratch.adapter.ts'

/** The three versions as bytes: what is merged as text need not be text in any encoding we know. */
export interface Versions {
  readonly base: Buffer
  readonly ours: Buffer
  readonly theirs: Buffer
}

/** What `git merge-file` made of three versions. */
export interface TextMerge {
  /** 0: clean. Undefined: git could not merge them (binary files, no git). */
  readonly conflicts: number | undefined
  readonly bytes: Buffer
}

/** git's own text merge. The texts go through files, because a pipe would hold them in memory once more. */
export function mergeText(cwd: string, versions: Versions, markers: MarkerOptions): TextMerge {
  return withScratch(cwd, (folder) => {
    const [ours, base, theirs] = (['ours', 'base', 'theirs'] as const).map((name) => {
      const file = join(folder, name)
      writeFileSync(file, versions[name], { mode: 0o600 })
      return file
    }) as [string, string, string]
    const labels = (['ours', 'base', 'theirs'] as const).flatMap((name) => ['-L', markers.labels[name]])
    const style = markers.style === 'merge' ? [] : [`--${markers.style}`]
    const args = ['merge-file', '-q', ...style, `--marker-size=${markers.size}`, ...labels, ours, base, theirs]
    const { code } = git(cwd, args, { timeoutMs: 120_000 })
    return { bytes: readFileSync(ours), conflicts: code !== undefined && code < 128 ? code : undefined }
  })
}
