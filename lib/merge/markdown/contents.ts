import type { Node } from './node.ts'
import type { KeyOf, Pairs } from './pair.ts'

/** What stands anywhere in a document. */
export interface Contents {
  readonly sections: () => ReadonlyMap<string, readonly Node[]>
  readonly texts: () => ReadonlySet<string>
}

/** Finds what stands in a document when it is asked for. */
export function contentsOf(document: Node): Contents {
  return { sections: onceOf(() => sectionsByKey(document)), texts: onceOf(() => textsIn(document)) }
}

function onceOf<T>(make: () => T): () => T {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}

function sectionsByKey(document: Node): ReadonlyMap<string, readonly Node[]> {
  const sections = new Map<string, Node[]>()
  const visit = ({ children }: Node) => {
    for (const child of children) {
      if (child.kind !== 'section') continue
      const known = sections.get(child.name.key)
      if (known) known.push(child)
      else sections.set(child.name.key, [child])
      visit(child)
    }
  }
  visit(document)
  return sections
}

function textsIn(document: Node): ReadonlySet<string> {
  const texts = new Set<string>()
  const visit = (node: Node) => {
    texts.add(`${node.kind}\n${node.text}`)
    for (const child of node.children) visit(child)
  }
  visit(document)
  return texts
}

/**
 * The pairs without those whose first stands somewhere else: a section of the same name that holds nothing of the old
 * one, as when a release took it along, and an item that is only like the old one.
 */
export function withoutMoved(all: Pairs, keyOf: KeyOf, contents: Contents): Pairs {
  const isOther = (a: Node, b: Node) =>
    a.kind === 'item' && keyOf(a) !== keyOf(b) && contents.texts().has(`${a.kind}\n${a.text}`)
  return without(all, (a, b) => a.text !== b.text && (isTaken(a, b, contents) || isOther(a, b)))
}

/** The pairs without items that the other side added word for word: those are the same addition, and no edit of the old. */
export function withoutAdded(all: Pairs, others: readonly Node[], { origins }: Pairs): Pairs {
  const added = new Set(others.filter((node) => node.kind === 'item' && !origins.has(node)).map(({ text }) => text))
  return added.size === 0 ? all : without(all, (a, b) => b.kind === 'item' && a.text !== b.text && added.has(b.text))
}

function without({ pairs, origins }: Pairs, isDropped: (a: Node, b: Node) => boolean): Pairs {
  const dropped = [...pairs].filter(([a, b]) => isDropped(a, b))
  if (dropped.length === 0) return { pairs, origins }
  const [before, after] = [new Set(dropped.map(([a]) => a)), new Set(dropped.map(([, b]) => b))]
  return {
    pairs: new Map([...pairs].filter(([a]) => !before.has(a))),
    origins: new Map([...origins].filter(([b]) => !after.has(b))),
  }
}

function isTaken(a: Node, b: Node, { sections }: Contents): boolean {
  if (a.kind !== 'section' || a.name.id !== undefined || a.children.length === 0 || holdsOf(b, a) > 0) return false
  const others = sections().get(a.name.key) ?? []
  return others.some((other) => other !== b && holdsOf(other, a) * 2 > a.children.length)
}

/** How many children of a section another one has. */
function holdsOf(section: Node, { children }: Node): number {
  const texts = new Set(section.children.map(({ text }) => text))
  return children.filter(({ text }) => texts.has(text)).length
}
