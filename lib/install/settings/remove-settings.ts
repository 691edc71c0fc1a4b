import { isDeepStrictEqual } from 'node:util'
import type { Edited } from './domain.ts'
import { type OurHook, ourHooks, valueAt } from './hook-entries.ts'
import * as json from './json-text.ts'
import { markOf } from './mark.ts'
import {
  type Draft,
  hasCommand,
  isOurValue,
  markKey,
  prune,
  settingsError,
  splitBom,
  type WantedValue,
} from './wanted.ts'

/** `source` without our entries; `values` are the single values that may be ours. */
export function removeSettings(source: string, values: readonly WantedValue[]): Edited {
  const { bom, body } = splitBom(source)
  const why = body.trim() === '' ? undefined : settingsError(body, { hooks: [], mayHaveComments: true, values })
  if (why) return { kind: 'broken', why }
  const hooks = ourHooks(body)
  const start: Draft = { body, mark: markOf(hooks.map(({ command }) => command)), notes: [] }
  const ours = values.filter((value) => isOurs(start, value, hooks.length > 0))
  const draft = ours.reduce(
    (state, { path }) => removeValue(state, path),
    removeHooks(start, () => true),
  )
  return { kind: 'edited', text: restored(source, draft, bom), notes: [] }
}

/** `draft` without those of our hooks that `isGone` names. */
export function removeHooks(draft: Draft, isGone: (hook: OurHook, all: readonly OurHook[]) => boolean): Draft {
  const all = ourHooks(draft.body)
  const hook = all.filter((candidate) => isGone(candidate, all)).at(-1)
  if (!hook) return draft
  const body = json.removeAt(draft.body, hook.isShared ? hook.hook : hook.group)
  return removeHooks(prune({ ...draft, body }, ['hooks', hook.event]), isGone)
}

/** `draft` without the value at `path`, and without the containers that become empty. */
export function removeValue(draft: Draft, path: readonly string[]): Draft {
  return prune({ ...draft, body: json.removeAt(draft.body, path) }, path.slice(0, -1))
}

function isOurs({ body, mark }: Draft, { path, value }: WantedValue, isInstalled: boolean): boolean {
  if (hasCommand(value)) return isOurValue(body, path)
  return isInstalled && mark[markKey(path)] !== true && isDeepStrictEqual(valueAt(body, path), value)
}

/** A file that we made, or filled, is nothing or what it was again. */
function restored(source: string, { body, mark }: Draft, bom: string): string | undefined {
  const isOursAlone = bom + body !== source && /^\s*\{\s*\}\s*$/.test(body) && mark[''] === undefined
  if (!isOursAlone) return bom + body
  return typeof mark['file'] === 'string' ? bom + mark['file'] : undefined
}
