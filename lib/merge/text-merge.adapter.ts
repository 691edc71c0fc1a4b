import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { git } from '../core/proc.ts'
import type { MarkerOptions } from './markers.ts'

const VERSIONS = ['base', 'ours', 'theirs'] as const

/** One of the texts that are merged. */
export type VersionName = (typeof VERSIONS)[number]

export interface TextMergeJob {
  readonly cwd: string
  readonly markers: MarkerOptions
  /** The bytes of a version: what is merged as text need not be text in any encoding we know. */
  readonly read: (version: VersionName) => Uint8Array
}

/** What `git merge-file` made of three versions. */
export interface TextMerge {
  /** 0: clean. Undefined: git could not merge them (binary files, no git). */
  readonly conflicts: number | undefined
  /** The bytes of a version or of what git made of them, from the disk each time: nobody has to hold large ones. */
  readonly read: (name: VersionName | 'merged') => Buffer
}

/** git's own text merge, for as long as `use` runs. Each version is read once: it can come out of a pipe. */
export function withTextMerge<T>({ cwd, markers, read }: TextMergeJob, use: (merge: TextMerge) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'orc-merge-'))
  const fileOf = (name: VersionName | 'merged') => join(folder, name)
  try {
    for (const name of VERSIONS) writeFileSync(fileOf(name), read(name), { mode: 0o600 })
    copyFileSync(fileOf('ours'), fileOf('merged'))
    const labels = (['ours', 'base', 'theirs'] as const).flatMap((name) => ['-L', markers.labels[name]])
    const style = markers.style === 'merge' ? [] : [`--${markers.style}`]
    const files = [fileOf('merged'), fileOf('base'), fileOf('theirs')]
    const args = ['merge-file', '-q', ...style, `--marker-size=${markers.size}`, ...labels, ...files]
    const { code } = git(cwd, args, { timeoutMs: 120_000 })
    const conflicts = code !== undefined && code < 128 ? code : undefined
    return use({ conflicts, read: (name) => readFileSync(fileOf(name)) })
  } finally {
    rmSync(folder, { force: true, recursive: true })
  }
}
