import { shellWord } from '../core/shell-word.ts'
import { oneLine } from '../core/text.ts'

/** A file as git names it. */
export interface NamedFile {
  readonly path: string
  /** The name byte by byte (latin1), where it is no UTF-8: then `path` shows it, and names no file. */
  readonly bytes?: string
}

/** A path as one word of a shell, also with characters that must not reach a terminal. */
export function pathWord({ bytes, path }: NamedFile): string {
  if (bytes === undefined && oneLine(path) === path) return shellWord(path)
  const octal = (byte: string) => `\\${byte.charCodeAt(0).toString(8).padStart(3, '0')}`
  const said = (bytes ?? Buffer.from(path).toString('latin1')).replace(/[^\w@+=:,./]/g, octal)
  return `"$(printf '${said}')"`
}
