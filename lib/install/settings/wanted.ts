import { isRecord, text } from '../../harness/read.ts'
import { type Edited, isOurCommand } from './domain.ts'
import { valueAt } from './hook-entries.ts'
import * as json from './json-text.ts'
import type { Mark } from './mark.ts'

/** What is to stand in a JSON settings file of a harness. */
export interface WantedSettings {
  readonly hooks: readonly WantedHook[]
  /** Single values beside the hooks. */
  readonly values: readonly WantedValue[]
  /** False: the harness reads nothing of a file with a comment in it. */
  readonly mayHaveComments: boolean
}

/** At most one per event: an element of the list `hooks.<event>`. The command of the first one may carry the mark. */
export interface WantedHook {
  readonly event: string
  readonly group: { readonly [key: string]: json.Json }
}

/** A value with a command in it is known by that command; any other is ours when it is equal and the mark does not object. */
export interface WantedValue {
  readonly path: readonly string[]
  readonly value: json.Json
  /** False: it is not written. */
  readonly isWanted: boolean
}

/** A settings file on its way. */
export interface Draft {
  /** Without byte order mark. */
  readonly body: string
  readonly mark: Mark
  readonly notes: readonly string[]
}

const BOM = '\uFEFF'

/** A file's text without its byte order mark, and that mark. */
export function splitBom(source: string): { readonly bom: string; readonly body: string } {
  const bom = source.startsWith(BOM) ? BOM : ''
  return { bom, body: source.slice(bom.length) }
}

/** Why `body` cannot be edited, with the place; undefined when it can. */
export function settingsError(body: string, wanted: WantedSettings): string | undefined {
  const objects = [[], ['hooks'], ...wanted.values.map(({ path }) => path.slice(0, -1))]
  const lists = wanted.hooks.map(({ event }) => ['hooks', event])
  return (
    json.syntaxError(body, wanted) ??
    objects.map((path) => json.shapeError(body, path, 'object')).find(Boolean) ??
    lists.map((path) => json.shapeError(body, path, 'array')).find(Boolean)
  )
}

/** The key of `path` in a mark. */
export function markKey(path: readonly string[]): string {
  return path.join('/')
}

/** Whether `value` is one that is known by its command. */
export function hasCommand(value: unknown): boolean {
  return isRecord(value) && 'command' in value
}

/** Whether the value at `path` runs a command of ours. */
export function isOurValue(body: string, path: readonly string[]): boolean {
  const value = valueAt(body, path)
  return isRecord(value) && isOurCommand(text(value, 'command') ?? '')
}

/** Takes the container at `path` away when it is empty, or gives it back what stood in it before. */
export function prune(draft: Draft, path: readonly string[]): Draft {
  const { body, mark } = draft
  if (json.nodeAt(body, path)?.children?.length !== 0 || json.contentOf(body, path).trim() !== '') return draft
  const before = mark[markKey(path)]
  if (typeof before === 'string') return { ...draft, body: json.replaceInner(body, path, before) }
  return path.length === 0 ? draft : prune({ ...draft, body: json.removeAt(body, path) }, path.slice(0, -1))
}

/** `edited` with one more note. */
export function withNote(edited: Edited, note: string): Edited {
  return edited.kind === 'broken' ? edited : { ...edited, notes: [...edited.notes, note] }
}
