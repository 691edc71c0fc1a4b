import { asRecord } from '../../harness/read.ts'

/**
 * What cannot be seen any more once our entries are in, kept in a shell comment behind one of our own commands, so that
 * the removal gives back every byte in any clone. Usually there is nothing to keep.
 *
 * Key: path of the key joined by `/`; `file` for a file without JSON in it. Value: the text that stood between the
 * brackets of an empty container (or in the empty file), or true for a value that was there already.
 */
export type Mark = Readonly<Record<string, string | true>>

const INTRODUCTION = ' # orc-hooks found '

/** `command` without its mark. */
export function withoutMark(command: string): string {
  return command.split(INTRODUCTION)[0] ?? command
}

/** `command` with `mark` instead of the one it had. */
export function withMark(command: string, mark: Mark): string {
  const bare = withoutMark(command)
  return Object.keys(mark).length === 0 ? bare : `${bare}${INTRODUCTION}${JSON.stringify(mark)}`
}

/** The marks of all `commands` together; one that was edited by hand counts as none. */
export function markOf(commands: readonly string[]): Mark {
  return Object.assign({}, ...commands.map((command) => parsed(command.split(INTRODUCTION)[1])))
}

function parsed(json: string | undefined): Mark {
  try {
    const entries = Object.entries(asRecord(JSON.parse(json ?? '{}')))
    return Object.fromEntries(entries.filter((entry): entry is [string, string | true] => isKept(entry[1])))
  } catch {
    return {}
  }
}

function isKept(value: unknown): boolean {
  return value === true || (typeof value === 'string' && value.trim() === '')
}
