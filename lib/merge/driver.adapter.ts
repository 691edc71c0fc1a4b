import { isUtf8 } from 'node:buffer'
import { readFileSync, writeFileSync } from 'node:fs'
import { EXIT } from '../core/errors.ts'
import { git } from '../core/proc.ts'
import { mergeConfigAt } from './config.adapter.ts'
import { logDecisions } from './decision-log.adapter.ts'
import { driverSummary } from './driver-messages.ts'
import { isMarkerStyle } from './markers.ts'
import { type MergeOptions, mergeFile } from './merge-file.ts'
import { findOperation } from './operation.adapter.ts'

export interface DriverCall {
  /** Base, ours and theirs, where to write, the marker size, the path, and three labels (`%S %X %Y` before git 2.44). */
  readonly args: readonly string[]
  readonly cwd: string
  readonly now: number
}

export interface DriverOutcome {
  /** 0: merged; 3: with markers; anything else: nothing was written, and git's own text merge is what there is. */
  readonly code: number
  /** For the person in front of git; empty: nothing to say. */
  readonly message: string
}

/** Not ours to merge. */
const LEFT_TO_GIT = EXIT.input
const MARKER_SIZE = 7

/** Merges one file for git. What it throws is to end the process with any code but 0 and 3. */
export function runMergeDriver({ args, cwd, now }: DriverCall): DriverOutcome {
  const [base = '', ours = '', theirs = '', out = '', size = '', path = '', ...labels] = args
  const texts = [base, ours, theirs].map(readUtf8)
  const [baseText, oursText, theirsText] = texts
  if (baseText === undefined || oursText === undefined || theirsText === undefined) return left('')
  // An empty base is none: git has no other way to say that both sides made the file.
  const input = { base: baseText === '' ? undefined : baseText, ours: oursText, path, theirs: theirsText }
  const markerSize = Number(size) || MARKER_SIZE
  const isForBase = markerSize > MARKER_SIZE && isVirtual(cwd, path, markerSize)
  const options = { config: mergeConfigAt(cwd), isForBase }
  const first = mergeFile(input, options)
  const isOpen = first.status === 'conflict' && first.text !== undefined
  const merged = isOpen ? mergeFile(input, { ...options, markers: markersOf(cwd, markerSize, labels) }) : first
  const text = isForBase && merged.status === 'conflict' ? baseText : merged.text
  if (text === undefined) return left(driverSummary(path, merged))
  writeFileSync(out, text)
  if (isForBase) return { code: 0, message: '' }
  logDecisions(cwd, { at: now, by: 'driver', merged, path })
  return { code: merged.status === 'resolved' ? 0 : 3, message: driverSummary(path, merged) }
}

function left(message: string): DriverOutcome {
  return { code: LEFT_TO_GIT, message }
}

/** The text of a file; undefined when its bytes are no UTF-8. */
function readUtf8(file: string): string | undefined {
  const bytes = readFileSync(file)
  return isUtf8(bytes) ? bytes.toString('utf8') : undefined
}

/** In the virtual base of a criss-cross merge git asks for longer markers than the file's own. */
function isVirtual(cwd: string, path: string, size: number): boolean {
  const said = git(cwd, ['check-attr', '-z', 'conflict-marker-size', '--', path]).stdout.split('\0')[2]
  return size > (Number(said) || MARKER_SIZE)
}

function markersOf(cwd: string, size: number, labels: readonly string[]): NonNullable<MergeOptions['markers']> {
  const style = git(cwd, ['config', '--get', 'merge.conflictStyle']).stdout.trim()
  return { labels: labelsOf(cwd, labels), size, style: isMarkerStyle(style) ? style : 'merge' }
}

function labelsOf(cwd: string, [base = '%S', ours = '%X', theirs = '%Y']: readonly string[]) {
  if (ours !== '%X' || theirs !== '%Y') return { base, ours, theirs }
  const operation = findOperation(cwd)
  return { base: 'base', ours: operation?.ours.label ?? 'ours', theirs: operation?.theirs.label ?? 'theirs' }
}
