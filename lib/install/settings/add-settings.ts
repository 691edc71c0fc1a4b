import { isDeepStrictEqual } from 'node:util'
import { asRecord } from '../../harness/read.ts'
import type { Edited } from './domain.ts'
import { type OurHook, ourHooks, valueAt } from './hook-entries.ts'
import * as json from './json-text.ts'
import { type Mark, markOf, withMark, withoutMark } from './mark.ts'
import { conflict, keptStatusLine } from './messages.ts'
import { removeHooks, removeValue } from './remove-settings.ts'
import {
  type Draft,
  hasCommand,
  isOurValue,
  markKey,
  settingsError,
  splitBom,
  type WantedHook,
  type WantedSettings,
  type WantedValue,
} from './wanted.ts'

/** `source` with what is wanted; entries of ours that are older or no longer wanted are replaced or go. */
export function addSettings(source: string | undefined, wanted: WantedSettings): Edited {
  const { bom, body } = splitBom(source ?? '')
  const isEmpty = body.trim() === ''
  const why = isEmpty ? undefined : settingsError(body, wanted)
  if (why) return { kind: 'broken', why }
  const existing = isEmpty ? `{}${json.styleOf(body).eol}` : body
  const present = ourHooks(existing)
  const start: Draft = { body: existing, mark: markOf(present.map(({ command }) => command)), notes: [] }
  const isFirst = present.length === 0
  const valued = wanted.values.reduce((draft, value) => addValue(draft, value, isFirst), start)
  const { body: text, mark, notes } = wanted.hooks.reduce(addHook, withoutObsolete(valued, wanted))
  const { '': _, ...made } = mark
  const kept: Mark = isEmpty ? (source === undefined ? made : { ...made, file: body }) : mark
  return { kind: 'edited', text: bom + marked(text, wanted, kept), notes }
}

function withoutObsolete(draft: Draft, wanted: WantedSettings): Draft {
  const events = wanted.hooks.map(({ event }) => event)
  return removeHooks(
    draft,
    (hook, all) => !events.includes(hook.event) || all.find(({ event }) => event === hook.event) !== hook,
  )
}

function addHook(draft: Draft, { event, group }: WantedHook): Draft {
  const existing = ourHooks(draft.body).find((hook) => hook.event === event)
  if (!existing) return insert(draft, ['hooks', event], { value: group })
  if (existing.isShared) return replaceShared(draft, existing, group)
  if (isDeepStrictEqual(unmarked(valueAt(draft.body, existing.group)), group)) return draft
  return { ...draft, body: json.replaceValue(draft.body, existing.group, group) }
}

/** Our hook stands in a group with foreign ones: it stays there if the matcher is right. */
function replaceShared(draft: Draft, existing: OurHook, group: WantedHook['group']): Draft {
  const { hooks, ...rest } = group
  const { hooks: _, ...theirs } = asRecord(valueAt(draft.body, existing.group))
  if (!Array.isArray(hooks) || !isDeepStrictEqual(rest, theirs)) {
    const without = { ...draft, body: json.removeAt(draft.body, existing.hook) }
    return insert(without, ['hooks', existing.event], { value: group })
  }
  if (isDeepStrictEqual(unmarked(valueAt(draft.body, existing.hook)), hooks[0])) return draft
  return { ...draft, body: json.replaceValue(draft.body, existing.hook, hooks[0]) }
}

function unmarked(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (key, inner) =>
    ['bash', 'command'].includes(key) && typeof inner === 'string' ? withoutMark(inner) : inner,
  )
}

/** Inserts behind the last child of the container at `path`, which is made when it is missing. */
function insert(
  draft: Draft,
  path: readonly string[],
  child: { readonly key?: string; readonly value: json.Json },
): Draft {
  const made = ensure(draft, path, child.key === undefined ? [] : {})
  return { ...made, body: json.insertLast(made.body, path, child) }
}

function ensure(draft: Draft, path: readonly string[], empty: json.Json): Draft {
  if (json.nodeAt(draft.body, path)) {
    const inner = json.contentOf(draft.body, path)
    return inner.trim() === '' ? { ...draft, mark: { [markKey(path)]: inner, ...draft.mark } } : draft
  }
  const parent = path.slice(0, -1)
  const above = ensure(draft, parent, {})
  return { ...above, body: json.insertLast(above.body, parent, { key: path.at(-1) ?? '', value: empty }) }
}

function addValue(draft: Draft, wanted: WantedValue, isFirst: boolean): Draft {
  return hasCommand(wanted.value) ? addCommandValue(draft, wanted) : addPlainValue(draft, wanted, isFirst)
}

function addCommandValue(draft: Draft, { path, value, isWanted }: WantedValue): Draft {
  const isOurs = isOurValue(draft.body, path)
  const current = valueAt(draft.body, path)
  if (!isWanted) return isOurs ? removeValue(draft, path) : draft
  if (current === undefined) return insertValue(draft, path, value)
  if (!isOurs) return { ...draft, notes: [...draft.notes, keptStatusLine(path.join('.'))] }
  return isDeepStrictEqual(current, value) ? draft : { ...draft, body: json.replaceValue(draft.body, path, value) }
}

function addPlainValue(draft: Draft, { path, value, isWanted }: WantedValue, isFirst: boolean): Draft {
  const current = valueAt(draft.body, path)
  const theirs: Draft = isFirst ? { ...draft, mark: { ...draft.mark, [markKey(path)]: true } } : draft
  if (!isWanted || isDeepStrictEqual(current, value)) return theirs
  if (current !== undefined) return { ...draft, notes: [...draft.notes, conflict(path.join('.'), current, value)] }
  const { [markKey(path)]: _, ...mark } = draft.mark
  return insertValue({ ...draft, mark }, path, value)
}

function insertValue(draft: Draft, path: readonly string[], value: json.Json): Draft {
  return insert(draft, path.slice(0, -1), { key: path.at(-1) ?? '', value })
}

function marked(body: string, wanted: WantedSettings, mark: Mark): string {
  const bearer = ourHooks(body).find(({ event }) => event === wanted.hooks[0]?.event)
  if (!bearer || withMark(bearer.command, mark) === bearer.command) return body
  return json.replaceValue(body, bearer.commandPath, withMark(bearer.command, mark))
}
