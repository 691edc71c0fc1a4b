/** A conflict in a marked text: the numbers of the lines on which its markers stand. */
export interface MarkedConflict {
  readonly start: number
  /** Undefined: the base is not shown. */
  readonly base: number | undefined
  readonly middle: number
  readonly end: number
}

interface Open {
  readonly size: number
  readonly start: number
  base?: number
  middle?: number
}

/**
 * The conflicts among the lines of a text, each with or without its line end. In a conflict only markers of its own
 * length count: the base of a criss-cross merge holds conflicts of its own, with longer ones.
 */
export function conflictsIn(lines: readonly string[]): readonly MarkedConflict[] {
  const found: MarkedConflict[] = []
  let open: Open | undefined
  for (const [index, line] of lines.entries()) {
    const mark = markOf(line)
    if (mark.startsWith('<')) open = open && mark.length > open.size ? open : { size: mark.length, start: index }
    const ended: MarkedConflict | undefined = open && mark.length === open.size ? take(open, mark, index) : undefined
    if (!ended) continue
    found.push(ended)
    open = undefined
  }
  return found
}

/** Notes a marker of a conflict; returns the conflict where it ends. */
function take(open: Open, mark: string, index: number): MarkedConflict | undefined {
  const { base, middle, start } = open
  if (middle === undefined) {
    if (mark.startsWith('|')) open.base ??= index
    if (mark.startsWith('=')) open.middle = index
    return undefined
  }
  return mark.startsWith('>') ? { base, end: index, middle, start } : undefined
}

/** The marker that a line is, of any size from git's seven on; empty: none. */
function markOf(line: string): string {
  return /^(?:<{7,}|\|{7,}|>{7,})(?= |\r?\n?$)|^={7,}(?=\r?\n?$)/.exec(line)?.[0] ?? ''
}

/** A marked text with something else in the place of each conflict. */
export function replaceConflicts(
  text: string,
  replace: (sides: { readonly ours: string; readonly theirs: string }) => string,
): string {
  const lines = text.split(/(?<=\n)/)
  const part = (from: number, to: number) => lines.slice(from, to).join('')
  let done = ''
  let at = 0
  for (const { base, end, middle, start } of conflictsIn(lines)) {
    done += part(at, start) + replace({ ours: part(start + 1, base ?? middle), theirs: part(middle + 1, end) })
    at = end + 1
  }
  return done + part(at, lines.length)
}
