/** How long something has been so, and how often it was seen so in a row. */
export interface Spell {
  readonly count: number
  readonly forMs: number
}

/** Counts from one look to the next; `key` is what must stay the same. A look that sees it otherwise begins anew. */
export function spells(): (subject: string, key: string, now: number) => Spell {
  const known = new Map<string, { count: number; key: string; since: number }>()
  return (subject, key, now) => {
    const before = known.get(subject)
    // A clock that was set back must not make the spell longer than it is.
    const isSame = before !== undefined && before.key === key && before.since <= now
    const spell = isSame ? { ...before, count: before.count + 1 } : { count: 1, key, since: now }
    known.set(subject, spell)
    return { count: spell.count, forMs: now - spell.since }
  }
}
