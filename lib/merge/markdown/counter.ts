import { fieldName } from './field.ts'
import { titleOfSection } from './name.ts'
import type { Node } from './node.ts'
import { type Quantities, quantitiesOf } from './quantities.ts'
import { type SummedTable, summedTablesIn } from './sums.ts'

/** What can be counted in one document; each thing is looked for once, when somebody asks. */
export interface Counter {
  readonly root: Node
  readonly quantitiesOf: (node: Node) => Quantities
  /** The sections with a title, as the rules know it. */
  readonly sectionsNamed: (name: string) => readonly Node[]
  readonly summedTables: () => readonly SummedTable[]
}

/** A counter of a document. */
export function counterOf(root: Node): Counter {
  const known = new Map<Node, Quantities>()
  let sections: ReadonlyMap<string, readonly Node[]> | undefined
  let tables: readonly SummedTable[] | undefined
  return {
    root,
    quantitiesOf: (node) => {
      const found = known.get(node) ?? quantitiesOf(node)
      known.set(node, found)
      return found
    },
    sectionsNamed: (name) => {
      sections ??= sectionsIn(root)
      return sections.get(name) ?? []
    },
    summedTables: () => {
      tables ??= summedTablesIn(root)
      return tables
    },
  }
}

function sectionsIn(root: Node): ReadonlyMap<string, readonly Node[]> {
  const sections = new Map<string, Node[]>()
  const visit = (node: Node) => {
    for (const child of node.children) {
      if (child.kind !== 'section') continue
      const name = fieldName(titleOfSection(child.name))
      sections.set(name, [...(sections.get(name) ?? []), child])
      visit(child)
    }
  }
  visit(root)
  return sections
}
