export interface Keys {
  readonly base: readonly string[] | undefined
  readonly ours: readonly string[]
  readonly theirs: readonly string[]
}

interface Options {
  /** Whether an element of a side can be what became of one of the base; left out: any can. */
  readonly isEdit?: (was: string, now: string) => boolean
  readonly isScalar: boolean
}

/**
 * Elements without ids are known by their value, so one that both sides edited looks like one removed and two added.
 * Between two elements that no side touched, where both sides took out the same ones and put in others: as many on all
 * sides, and they are edits of the same elements, in their order, and get the key of the base. Texts and numbers in
 * another number are a set, where additions are joined. Undefined: nobody can say what became of what.
 */
export function pairReplaced({ base, isEdit = () => true, isScalar, ours, theirs }: Keys & Options): Keys | undefined {
  if (!base) return { base, ours, theirs }
  const paired = { ours: [...ours], theirs: [...theirs] }
  const put = ([was, mine, other]: Three) => {
    paired.ours[mine.index] = was
    paired.theirs[other.index] = was
  }
  const [inBase, inOurs, inTheirs] = [base, ours, theirs].map((list) => new Set(list)) as [
    Set<string>,
    Set<string>,
    Set<string>,
  ]
  for (const gap of gapsOf({ base, ours, theirs })) {
    const removed = gap.base.filter((key) => !inOurs.has(key) && !inTheirs.has(key))
    const left = gap.ours.filter(({ key }) => !inBase.has(key) && !inTheirs.has(key))
    const right = gap.theirs.filter(({ key }) => !inBase.has(key) && !inOurs.has(key))
    if (removed.length === 0 || left.length === 0 || right.length === 0) continue
    if (left.length !== removed.length || right.length !== removed.length) {
      if (isScalar) continue
      return undefined
    }
    const edits = threes(removed, left, right).filter(([was, ...now]) => now.every(({ key }) => isEdit(was, key)))
    edits.forEach(put)
  }
  return { base, ...paired }
}

function threes(was: readonly string[], left: readonly Indexed[], right: readonly Indexed[]) {
  return was.flatMap((key, index): Three[] => {
    const [mine, other] = [left[index], right[index]]
    return mine && other ? [[key, mine, other]] : []
  })
}

type Three = readonly [was: string, mine: Indexed, other: Indexed]

interface Gap {
  readonly base: readonly string[]
  readonly ours: readonly Indexed[]
  readonly theirs: readonly Indexed[]
}

interface Indexed {
  readonly index: number
  readonly key: string
}

/** What lies between the elements that stand in the same order on all sides. */
function gapsOf({ base, ours, theirs }: { readonly [Name in keyof Keys]: readonly string[] }): readonly Gap[] {
  const places = (list: readonly string[]) => new Map(list.map((key, index) => [key, index]))
  const [inOurs, inTheirs] = [places(ours), places(theirs)]
  const gaps: Gap[] = []
  let from = { base: 0, ours: 0, theirs: 0 }
  const push = (to: typeof from) => {
    const part = (list: readonly string[], start: number, end: number) =>
      list.slice(start, end).map((key, offset) => ({ index: start + offset, key }))
    gaps.push({
      base: base.slice(from.base, to.base),
      ours: part(ours, from.ours, to.ours),
      theirs: part(theirs, from.theirs, to.theirs),
    })
    from = { base: to.base + 1, ours: to.ours + 1, theirs: to.theirs + 1 }
  }
  for (const [index, key] of base.entries()) {
    const [left, right] = [inOurs.get(key), inTheirs.get(key)]
    if (left === undefined || right === undefined || left < from.ours || right < from.theirs) continue
    push({ base: index, ours: left, theirs: right })
  }
  push({ base: base.length, ours: ours.length, theirs: theirs.length })
  return gaps
}
