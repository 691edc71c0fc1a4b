import { parse } from 'jsonc-parser'
import { asRecord, isRecord } from '../../harness/read.ts'
import { isOurCommand } from '../settings/domain.ts'

/** A hook command of ours in a settings file, with the event it stands at. */
export interface HookCommand {
  readonly event: string
  readonly command: string
}

/** Our hook commands in the JSON settings `text` of any harness, in order. */
export function ourCommands(text: string): readonly HookCommand[] {
  const hooks = asRecord(asRecord(parse(text))['hooks'])
  return Object.entries(hooks).flatMap(([event, value]) =>
    strings(value)
      .filter(isOurCommand)
      .map((command) => ({ command, event })),
  )
}

/** Every matcher in the settings `text`. */
export function matchers(text: string): readonly unknown[] {
  return values(asRecord(parse(text))['hooks'], 'matcher')
}

function strings(value: unknown): string[] {
  return [...values(value, 'command'), ...values(value, 'bash')].filter((text) => typeof text === 'string')
}

function values(value: unknown, name: string): unknown[] {
  if (Array.isArray(value)) return value.flatMap((item) => values(item, name))
  if (!isRecord(value)) return []
  return Object.entries(value).flatMap(([key, item]) => (key === name ? [item] : values(item, name)))
}
