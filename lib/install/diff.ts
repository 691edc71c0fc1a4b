/** The lines that differ, each with `-` or `+` before it, in order. */
export function diffLines(before: string, after: string): string[] {
  const [old, fresh] = [before.split('\n'), after.split('\n')]
  const common = longest(old, fresh)
  const lines: string[] = []
  let [i, j] = [0, 0]
  while (i < old.length || j < fresh.length) {
    if (i < old.length && j < fresh.length && old[i] === fresh[j]) {
      i += 1
      j += 1
    } else if (j < fresh.length && (i === old.length || at(common, i, j + 1) >= at(common, i + 1, j))) {
      lines.push(`+ ${fresh[j]}`)
      j += 1
    } else {
      lines.push(`- ${old[i]}`)
      i += 1
    }
  }
  return lines
}

const at = (table: readonly (readonly number[])[], i: number, j: number) => table[i]?.[j] ?? 0

/** Length of the longest common subsequence of the ends from (i, j). */
function longest(old: readonly string[], fresh: readonly string[]): number[][] {
  const table = old.map(() => new Array<number>(fresh.length + 1).fill(0))
  for (let i = old.length - 1; i >= 0; i -= 1) {
    const row = table[i]
    for (let j = fresh.length - 1; row && j >= 0; j -= 1) {
      row[j] = old[i] === fresh[j] ? at(table, i + 1, j + 1) + 1 : Math.max(at(table, i + 1, j), at(table, i, j + 1))
    }
  }
  return table
}
