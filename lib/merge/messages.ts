import { oneLine } from '../core/text.ts'

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
