/** What a patch without context lines does to one file. */
export interface FilePatch {
  readonly added: readonly string[]
  readonly removed: readonly string[]
  /** What becomes of a binary file, of which there are no lines. */
  readonly blob: string | undefined
  /** Where it changes, or the file is new. */
  readonly mode: string | undefined
}

interface Growing {
  readonly added: string[]
  readonly removed: string[]
  readonly head: string[]
}

/**
 * What a patch does, by path (of the new file; of the old one for a removal). Reads the output of
 * `git diff-tree -p -U0 --full-index --no-renames --no-prefix` as latin1 text.
 */
export function parsePatch(text: string): ReadonlyMap<string, FilePatch> {
  const files = new Map<string, Growing>()
  let current: Growing | undefined
  let isHead = false
  for (const line of text.split('\n')) {
    if (line.startsWith('diff --git ')) {
      current = { added: [], head: [], removed: [] }
      files.set(pathOf(line), current)
      isHead = true
    } else if (line.startsWith('@@')) isHead = false
    else if (isHead) current?.head.push(line)
    else if (line.startsWith('+')) current?.added.push(line.slice(1))
    else if (line.startsWith('-')) current?.removed.push(line.slice(1))
  }
  return new Map([...files].map(([path, { head, ...lines }]) => [path, { ...lines, ...headOf(head) }]))
}

function headOf(head: readonly string[]): Pick<FilePatch, 'blob' | 'mode'> {
  const find = (pattern: RegExp) => head.map((line) => pattern.exec(line)?.[1]).find(Boolean)
  const isBinary = head.some((line) => line.startsWith('Binary files '))
  return {
    blob: isBinary ? find(/^index [0-9a-f]+\.\.([0-9a-f]+)/) : undefined,
    mode: find(/^new (?:file )?mode (\d+)/),
  }
}

/** `diff --git path path`: without prefixes and renames both halves are alike. */
function pathOf(line: string): string {
  const both = line.slice('diff --git '.length)
  return unquote(both.slice(0, (both.length - 1) / 2))
}

const ESCAPES: Readonly<Record<string, string>> = { a: '\u0007', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }

/** A path as git quotes it in a patch (git-config(1), core.quotePath), from latin1 text for its bytes. */
function unquote(path: string): string {
  const bytes = path.startsWith('"')
    ? path.slice(1, -1).replace(/\\([0-7]{3}|.)/g, (_, code: string) => unescapeCode(code))
    : path
  return Buffer.from(bytes, 'latin1').toString('utf8')
}

function unescapeCode(code: string): string {
  return code.length === 3 ? String.fromCharCode(Number.parseInt(code, 8)) : (ESCAPES[code] ?? code)
}
