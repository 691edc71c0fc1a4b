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
  const name = bytes ?? Buffer.from(path).toString('latin1')
  // What `$(…)` puts out loses the line ends at its end.
  const [end = ''] = /\n*$/.exec(name) ?? []
  const said = name.slice(0, name.length - end.length).replace(/[^\w@+=:,./]/g, octal)
  return `"$(printf '${said}')"${end === '' ? '' : `'${end}'`}`
}

/** A git command on exactly this file: `*.md` and `:(top)x` are pathspecs for git, and may be names. */
export function gitOn(file: NamedFile, command: string): string {
  const git = /[*?[\\]|^:/.test(file.path) ? 'git --literal-pathspecs' : 'git'
  return `${git} ${command} -- ${pathWord(file)}`
}
