import { EXIT, OrcError } from '../core/errors.ts'
import { DEFAULT_MARKERS, isMarkerStyle } from './markers.ts'
import type { MergeCommand } from './merge-command.adapter.ts'

/** The flags of `orc-hooks merge file` as citty reads them. */
export interface MergeFlags {
  readonly base: string
  readonly ours: string
  readonly theirs: string
  readonly json?: boolean | undefined
  readonly 'label-base'?: string | undefined
  readonly 'label-ours'?: string | undefined
  readonly 'label-theirs'?: string | undefined
  readonly 'marker-size'?: string | undefined
  readonly output?: string | undefined
  readonly path?: string | undefined
  readonly quiet?: boolean | undefined
  readonly style?: string | undefined
}

const MAX_SIZE = 1000

/** The flags with their defaults. Throws `USAGE`. */
export function mergeFileOptions(flags: MergeFlags, cwd: string, now: number): MergeCommand {
  const size = Number(flags['marker-size'] ?? DEFAULT_MARKERS.size)
  const isSize = Number.isInteger(size) && size >= 1 && size <= MAX_SIZE
  if (!isSize) throw usage(`--marker-size is "${flags['marker-size']}"; allowed: a whole number from 1 to ${MAX_SIZE}`)
  const { base, json, ours, output, path, quiet, style, theirs } = flags
  if (style !== undefined && !isMarkerStyle(style)) throw usage(`--style is "${style}"; allowed: merge, diff3, zdiff3`)
  const labels = {
    base: flags['label-base'] ?? DEFAULT_MARKERS.labels.base,
    ours: flags['label-ours'] ?? DEFAULT_MARKERS.labels.ours,
    theirs: flags['label-theirs'] ?? DEFAULT_MARKERS.labels.theirs,
  }
  const switches = { json: json === true, quiet: quiet === true }
  return { base, cwd, labels, markerSize: size, now, ours, output, path, style, theirs, ...switches }
}

function usage(message: string): OrcError {
  return new OrcError(message, { code: 'USAGE', exitCode: EXIT.usage, hint: 'npx orc-hooks merge file --help' })
}
