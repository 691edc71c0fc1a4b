import { headingLevel, underlineLevel } from './block-start.ts'
import { makeNode, type Source } from './make-node.ts'
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
