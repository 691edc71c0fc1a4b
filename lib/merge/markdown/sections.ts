import { headingLevel, underlineLevel } from './block-start.ts'
import { makeNode, type Source } from './make-node.ts'
import type { Trio } from './match.ts'
import type { Node } from './node.ts'

interface Open {
  readonly heading: Node
  readonly level: number
  readonly children: Node[]
}

/** Puts the blocks below the headings they stand under, deeper headings inside of the higher ones. */
export function foldSections(source: Source, blocks: readonly Node[]): readonly Node[] {
  const top: Node[] = []
  const open: Open[] = []
  const put = (node: Node) => (open.at(-1)?.children ?? top).push(node)
  const close = () => {
    const done = open.pop()
    if (done === undefined) return
    const { heading, children } = done
    const end = children.at(-1)?.end ?? heading.end
    put(makeNode(source, { kind: 'section', start: heading.start, headEnd: heading.end, end, children }))
  }
  for (const block of blocks) {
    if (block.kind !== 'section') {
      put(block)
      continue
    }
    const level = sectionLevel(block)
    while ((open.at(-1)?.level ?? 0) >= level) close()
    open.push({ heading: block, level, children: [] })
  }
  while (open.length > 0) close()
  return top
}

/** The level of a heading, by its number signs or its underline. */
function sectionLevel({ head }: Node): number {
  return headingLevel(head) || underlineLevel(head.slice(head.lastIndexOf('\n') + 1)) || 1
}

/** More than a heading can have. */
const MOST_LEVELS = 7

/** What stood behind a section, or a deeper section behind a higher one, would be read as a part of it. */
export function leavesFirst(children: readonly Trio[]): readonly Trio[] {
  const levels = children.map(levelOf)
  if (levels.every((level, at) => at === 0 || level <= (levels[at - 1] ?? level))) return children
  return children
    .map((trio, at) => ({ trio, level: levels[at] ?? 0 }))
    .sort((a, b) => b.level - a.level)
    .map(({ trio }) => trio)
}

function levelOf({ base, ours, theirs }: Trio): number {
  const node = ours?.head === base?.head ? (theirs ?? ours) : (ours ?? theirs)
  return node?.kind === 'section' ? sectionLevel(node) : MOST_LEVELS
}
