import { isUtf8 } from 'node:buffer'
import { readFileSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { EXIT, type ExitCode, OrcError } from '../core/errors.ts'
import { replaceFile } from '../core/json-file.ts'
import { git } from '../core/proc.ts'
import { mergeConfigForCommand } from './config.adapter.ts'
import type { MergeConfig } from './config.ts'
import { logDecisions } from './decision-log.adapter.ts'
import { isMarkerStyle, type MarkerOptions } from './markers.ts'
import { type MergedFile, mergeFile } from './merge-file.ts'
import { binaryText, noTextMergeText, summaryOf } from './messages.ts'
import { type TextMerge, type VersionName, withTextMerge } from './text-merge.adapter.ts'
import { newProblems } from './validate.ts'

export interface MergeCommand {
  readonly base: string
  readonly ours: string
  readonly theirs: string
  readonly cwd: string
  readonly json: boolean
  readonly labels: MarkerOptions['labels']
  readonly markerSize: number
  readonly now: number
  readonly output: string | undefined
  /** Where the file is in its repository; undefined: the name of OURS. */
  readonly path: string | undefined
  readonly quiet: boolean
  readonly style: string | undefined
}

/** A merged file with how it came about. */
interface Outcome extends MergedFile {
  /** text: git's text merge had no conflict, and was left alone. */
  readonly by: 'records' | 'text'
  readonly bytes: Buffer
  readonly warnings: readonly string[]
}

/** `orc-hooks merge file`. Returns 0 resolved, 1 with conflict markers. Throws `CANNOT_READ`, `BINARY`, and what the file system throws. */
export function runMergeFile(command: MergeCommand): ExitCode {
  const path = command.path ?? nameOf(command.ours)
  const markers = { labels: command.labels, size: command.markerSize, style: styleOf(command) }
  const job = { cwd: command.cwd, markers, read: (name: VersionName) => read(command[name]) }
  const config = mergeConfigForCommand(command.cwd, { isQuiet: command.quiet })
  const outcome = withTextMerge(job, (text) => merge({ config, markers, path, text }))
  logDecisions(command.cwd, { at: command.now, by: 'merge-file', merged: outcome, path })
  show(command, path, outcome)
  return outcome.status === 'resolved' ? EXIT.ok : EXIT.failed
}

interface Job {
  readonly config: MergeConfig
  readonly markers: MarkerOptions
  readonly path: string
  readonly text: TextMerge
}

const VERSIONS = ['base', 'ours', 'theirs'] as const

/**
 * What git merges without a conflict is left alone; only what collides as text is merged record by record. Texts that
 * are not all UTF-8 are read byte by byte, so that every byte comes out as it went in.
 */
function merge({ config, markers, path, text }: Job): Outcome {
  const encoding = VERSIONS.every((name) => isUtf8(text.read(name))) ? 'utf8' : 'latin1'
  const [base = '', ours = '', theirs = ''] = VERSIONS.map((name) => text.read(name).toString(encoding))
  const input = { base: base === '' ? undefined : base, ours, path, theirs }
  if (text.conflicts === 0) {
    const bytes = text.read('merged')
    return clean(bytes, newProblems({ ...input, result: bytes.toString(encoding) }, config))
  }
  const merged = mergeFile(input, { config, markers })
  if (merged.text !== undefined) {
    return { ...merged, by: 'records', bytes: Buffer.from(merged.text, encoding), warnings: [] }
  }
  if (text.conflicts === undefined) {
    const isBinary = [base, ours, theirs].some((version) => version.includes('\0'))
    throw badInput('BINARY', isBinary ? binaryText() : noTextMergeText(), 'git checkout --ours -- FILE, or --theirs')
  }
  return { ...merged, by: 'text', bytes: text.read('merged'), warnings: [] }
}

function clean(bytes: Buffer, warnings: readonly string[]): Outcome {
  return {
    by: 'text',
    bytes,
    collisions: [],
    decisions: [],
    kind: undefined,
    status: 'resolved',
    text: undefined,
    violations: [],
    warnings,
  }
}

function show(command: MergeCommand, path: string, outcome: Outcome): void {
  const { by, bytes, collisions, decisions, kind, status, violations, warnings } = outcome
  if (command.output !== undefined) write(command.output, bytes)
  if (command.json) {
    const text = command.output === undefined ? { text: bytes.toString('utf8') } : {}
    console.log(JSON.stringify({ by, collisions, decisions, kind, path, status, violations, warnings, ...text }))
  } else if (command.output === undefined) process.stdout.write(bytes)
  if (command.quiet || command.json) return
  for (const line of summaryOf(path, outcome)) console.error(line)
}

function write(file: string, bytes: Buffer): void {
  const target = resolve(file)
  replaceFile(target, bytes, dirname(target))
}

function read(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    throw badInput('CANNOT_READ', `cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function badInput(code: string, message: string, hint = 'npx orc-hooks merge file --help'): OrcError {
  return new OrcError(message, { code, exitCode: EXIT.input, hint })
}

/** Only a name with an extension says something: tools call their temporary files `ours` or `.merge_file_a1b2c3`. */
function nameOf(file: string): string {
  const name = basename(file)
  return /[^.]\.[^.]+$/.test(name) ? name : ''
}

function styleOf({ cwd, style }: MergeCommand): MarkerOptions['style'] {
  const word = style ?? git(cwd, ['config', '--get', 'merge.conflictStyle']).stdout.trim()
  return isMarkerStyle(word) ? word : 'merge'
}
