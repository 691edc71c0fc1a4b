import { align } from './align.ts'

/** A stretch of three sequences in which nothing is common to all, or a run that is. Indexes: from included, to not. */
export interface Hunk {
  readonly isStable: boolean
  readonly base: readonly [number, number]
  readonly ours: readonly [number, number]
  readonly theirs: readonly [number, number]
}

/** Three sequences cut at the elements that base, ours and theirs have in common. */
export function hunksOf(base: readonly string[], ours: readonly string[], theirs: readonly string[]): readonly Hunk[] {
  const inOurs = align(base, ours)
  const inTheirs = align(base, theirs)
  const hunks: Hunk[] = []
  const last = { base: 0, ours: 0, theirs: 0 }
  const put = (isStable: boolean, atBase: number, [atOurs, atTheirs]: readonly [number, number]) => {
    if (atBase > last.base || atOurs > last.ours || atTheirs > last.theirs) {
      hunks.push({
        isStable,
        base: [last.base, atBase],
        ours: [last.ours, atOurs],
        theirs: [last.theirs, atTheirs],
      })
    }
    Object.assign(last, { base: atBase, ours: atOurs, theirs: atTheirs })
  }
  for (let at = 0; at < base.length; at++) {
    const atOurs = inOurs[at] ?? -1
    const atTheirs = inTheirs[at] ?? -1
    if (atOurs < 0 || atTheirs < 0) continue
    put(false, at, [atOurs, atTheirs])
    put(true, at + 1, [atOurs + 1, atTheirs + 1])
  }
  put(false, base.length, [ours.length, theirs.length])
  return hunks
}
