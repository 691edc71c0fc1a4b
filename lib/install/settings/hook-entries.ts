import { getNodeValue } from 'jsonc-parser'
import { asRecord, isRecord, type JsonRecord, list, text } from '../../harness/read.ts'
import { isOurCommand } from './domain.ts'
import { type JsonPath, nodeAt } from './json-text.ts'

/** One of our commands inside a settings file. */
export interface OurHook {
  readonly event: string
  /** The element of the event's list. */
  readonly group: JsonPath
  /** The hook itself: the group, where a harness has no groups, or an element of the group's `hooks`. */
  readonly hook: JsonPath
  /** Foreign hooks stand in the same group. */
  readonly isShared: boolean
  readonly commandPath: JsonPath
  readonly command: string
}

/** The value at `path`, as plain data. */
export function valueAt(body: string, path: JsonPath): unknown {
  const node = nodeAt(body, path)
  return node && getNodeValue(node)
}

/** Our commands in `body`, in the order of the file. */
export function ourHooks(body: string): readonly OurHook[] {
  const events = Object.entries(asRecord(valueAt(body, ['hooks'])))
  return events.flatMap(([event, groups]) =>
    (Array.isArray(groups) ? groups : []).flatMap((group, index) => inGroup(event, index, group)),
  )
}

function inGroup(event: string, index: number, value: unknown): readonly OurHook[] {
  const group: JsonPath = ['hooks', event, index]
  if (!isRecord(value)) return []
  const inner = list(value, 'hooks')
  const direct = ours(value).map((key) => hook(event, group, group, [key, value]))
  const nested = inner.flatMap((entry, at) =>
    ours(asRecord(entry)).map((key) => ({
      ...hook(event, group, [...group, 'hooks', at], [key, asRecord(entry)]),
      isShared: inner.length > 1,
    })),
  )
  return [...direct, ...nested]
}

function hook(event: string, group: JsonPath, path: JsonPath, [key, value]: readonly [string, JsonRecord]): OurHook {
  return { event, group, hook: path, isShared: false, commandPath: [...path, key], command: text(value, key) ?? '' }
}

/** Under `command`, or `bash` in Copilot CLI's configuration. */
function ours(value: JsonRecord): readonly string[] {
  return ['command', 'bash'].filter((key) => isOurCommand(text(value, key) ?? ''))
}
