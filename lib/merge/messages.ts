import { cut, oneLine } from '../core/text.ts'
import type { Decision } from './domain.ts'
import type { MergedFile } from './merge-file.ts'

/** Why a binary file is not merged. */
export function binaryText(): string {
  return 'a binary file: choose one side'
}

/** Why a lockfile is not merged. */
export function lockfileText(path: string): string {
  return `${oneLine(path)} is a lockfile: make it again with its package manager after everything else is merged`
}

/** Why a file of no kind is not merged. */
export function noKindText(path: string): string {
  return `no kind of record-wise merge for ${path === '' ? 'a file without a path' : oneLine(path)}`
}

/** Why a file is not merged by the kinds that its name asks for. */
export function unreadableText(kinds: readonly string[]): string {
  return `one of the versions cannot be read as ${kinds.map(oneLine).join(' or ')}`
}

/** Why neither git nor we can merge a file. */
export function noTextMergeText(): string {
  return 'git cannot merge these files as text'
}

const MOST = 20

/** What `orc-hooks merge file` tells a person: what was decided, what is open, what is wrong with the result. */
export function summaryOf(path: string, merged: Summary): readonly string[] {
  const { collisions, decisions, kind, status, warnings } = merged
  const how = kind === undefined ? 'merged as text' : `merged as ${kind}`
  const name = path === '' ? 'the file' : oneLine(path)
  if (status === 'resolved' && decisions.length === 0 && warnings.length === 0) return []
  return [
    `${name}: ${how}, ${status === 'resolved' ? 'nothing open' : 'needs a person'}`,
    ...limited(decisions.map(decisionText)),
    ...limited(collisions.map(({ field, record, why }) => `  open: ${placeText(record, field)}${oneLine(why)}`)),
    ...limited(warnings.map((warning) => `  warning: ${oneLine(warning)}`)),
  ].map((line) => cut(line, 200))
}

type Summary = Pick<MergedFile, 'collisions' | 'decisions' | 'kind' | 'status'> & {
  readonly warnings: readonly string[]
}

function decisionText({ dropped, field, kept, record, rule }: Decision): string {
  const others = dropped.map((text) => `"${short(text)}"`).join(', ')
  return `  chosen: ${placeText(record, field)}"${short(kept)}" over ${others} (${rule})`
}

function placeText(record: string, field: string): string {
  const place = [record, field].filter((word) => word !== '').join(': ')
  return place === '' ? '' : `${short(place)}: `
}

function short(text: string): string {
  return cut(oneLine(text), 60)
}

function limited(lines: readonly string[]): readonly string[] {
  const rest = lines.length - MOST
  return rest > 0 ? [...lines.slice(0, MOST), `  and ${rest} more`] : lines
}

/** A record that a side added, or that both have, is gone. */
export function lostText(record: string): string {
  return `lost: ${short(record)}`
}

/** A record that a side removed, and the other did not touch, is back. */
export function resurrectedText(record: string): string {
  return `removed by one side, and there again: ${short(record)}`
}

/** A value that one side changed has not its value. */
export function changedText(record: string, field: string): string {
  return `not as the side has it that changed it: ${placeText(record, field).replace(/: $/, '')}`
}

/** A record or an id is there more often than on either side. */
export function extraText(record: string): string {
  return `more often than on either side: ${short(record)}`
}

/** The merged text has conflict markers of its own. */
export function markersText(): string {
  return 'conflict markers in the result'
}

/** The merged text is not of its kind any more. */
export function unreadableResultText(kind: string): string {
  return `the result cannot be read as ${kind}`
}

/** A text that is not JSON. */
export function notJsonText(): string {
  return 'it is not JSON'
}

/** A key that is there twice in one object: readers take the last and say nothing. */
export function doubleKeyText(key: string): string {
  return `the key "${short(key)}" is there twice in one object`
}

/** An id that several lines have. */
export function doubleIdText(id: string, lines: readonly number[]): string {
  return `the id "${short(id)}" is there ${lines.length} times: lines ${lines.slice(0, 5).join(', ')}`
}

/** A problem with its line. */
export function inLineText(line: number, problem: string): string {
  return `line ${line}: ${problem}`
}

/** A row of a table with too few or too many cells. */
export function cellCountText(line: number, found: number, expected: number): string {
  return `line ${line}: a row of ${found} cells in a table of ${expected}`
}

/** Conflict markers that nobody took out. */
export function markersLeftText(): string {
  return 'conflict markers are left in it'
}
