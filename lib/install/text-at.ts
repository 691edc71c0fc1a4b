import { type Entry, textOf } from '../core/entry.ts'
import { EXIT, OrcError } from '../core/errors.ts'

/** The text of a file we edit; a file that is no text would be lost, so it throws `BROKEN_SETTINGS`. */
export function textAt(path: string, entry: Entry | null): string | undefined {
  const text = textOf(entry)
  if (!entry || text !== undefined) return text
  throw new OrcError(`cannot edit ${path}: it is not UTF-8 text`, {
    code: 'BROKEN_SETTINGS',
    exitCode: EXIT.input,
    hint: 'nothing was written; save it as UTF-8, then: npx orc-hooks init',
  })
}
