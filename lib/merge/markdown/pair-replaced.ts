import type { Node } from './node.ts'
import { canBeOne, type Pairs, windowsOf } from './pair.ts'

const TEXTS: ReadonlySet<string> = new Set(['item', 'paragraph', 'quote'])

/**
 * The pairs of a side, and with them the text that it put alone in the place of one that the other side changed: two
 * texts about the same, however unlike they are, which a person has to see side by side.
 */
export function withReplaced({ before, after, side, other }: Replaced): Pairs {
  if (side.pairs.size === before.length || side.origins.size === after.length) return side
  const more = windowsOf(before, after, { pairs: side.pairs, taken: side.origins }).flatMap((window) => {
    const [was, now] = [window.before[0], window.after[0]]
    if (!was || !now || window.before.length + window.after.length > 2) return []
    const changed = other.pairs.get(was)
    const isText = TEXTS.has(was.kind) && was.children.length + now.children.length === 0
    return isText && changed && changed.text !== was.text && canBeOne(was, now) ? [[was, now] as const] : []
  })
  if (more.length === 0) return side
  const origins = more.map(([was, now]) => [now, was] as const)
  return { pairs: new Map([...side.pairs, ...more]), origins: new Map([...side.origins, ...origins]) }
}

interface Replaced {
  readonly before: readonly Node[]
  readonly after: readonly Node[]
  readonly side: Pairs
  readonly other: Pairs
}
