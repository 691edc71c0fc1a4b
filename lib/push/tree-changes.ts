/** One side of a changed path. */
export interface Side {
  /** `000000`: there is nothing. */
  readonly mode: string
  /** All zeros: nothing, or not known yet (a file of the work tree). */
  readonly blob: string
}

export interface TreeChange {
  readonly path: string
  readonly from: Side
  readonly to: Side
}

/** Reads `--raw -z --no-renames` of git's diff commands, by path (gitformat-diff: "RAW OUTPUT FORMAT"). */
export function parseRawDiff(output: string): ReadonlyMap<string, TreeChange> {
  const fields = output.split('\0')
  const found = new Map<string, TreeChange>()
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [, fromMode, toMode, fromBlob, toBlob] =
      /^:(\d+) (\d+) ([0-9a-f]+) ([0-9a-f]+) [A-Z]/.exec(fields[at] ?? '') ?? []
    const path = fields[at + 1]
    if (path === undefined || !fromMode || !toMode || !fromBlob || !toBlob) continue
    found.set(path, { from: { blob: fromBlob, mode: fromMode }, path, to: { blob: toBlob, mode: toMode } })
  }
  return found
}

/** Whether there is nothing on this side. */
export function isNothing({ mode }: Side): boolean {
  return mode === '000000'
}
