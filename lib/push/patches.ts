/** What a patch without context lines does to one file. */
export interface FilePatch {
  readonly added: readonly string[]
  readonly removed: readonly string[]
}

/**
 * The lines that a patch adds and removes, by path (of the new file; of the old one for a removal). Reads the output of
 * `git diff-tree -p -U0 --no-renames --no-prefix` as latin1 text.
 */
export function parsePatch(text: string): ReadonlyMap<string, FilePatch> {
  const files = new Map<string, { added: string[]; removed: string[] }>()
  let current: { added: string[]; removed: string[] } | undefined
  let isHead = false
  for (const line of text.split('\n')) {
    if (line.startsWith('diff --git ')) {
      current = { added: [], removed: [] }
      files.set(pathOf(line), current)
      isHead = true
    } else if (line.startsWith('@@')) isHead = false
    else if (!isHead && line.startsWith('+')) current?.added.push(line.slice(1))
    else if (!isHead && line.startsWith('-')) current?.removed.push(line.slice(1))
  }
  return files
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
