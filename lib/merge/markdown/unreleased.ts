import type { Decision, KindRules, MergeInput } from '../domain.ts'
import { type Documents, matchDocuments, type Side } from './match.ts'
import type { Node } from './node.ts'

/** What the sections of a changelog are called whose entries nobody has got yet. */
const UNRELEASED = /^heading:(?:unreleased|upcoming|next(?: release| version)?)$/

export interface KeptBack {
  readonly input: MergeInput
  readonly decisions: readonly Decision[]
}

/**
 * Where one side made a release of the entries below "Unreleased", what the other side added there was not part of it:
 * the texts of both sides as if the one with the release had added it, above. Undefined where nothing was added.
 */
export function keepUnreleased(input: MergeInput, documents: Documents, rules: KindRules): KeptBack | undefined {
  const [before, ...others] = unreleasedIn(documents.base)
  if (input.base === undefined || before === undefined || others.length > 0) return undefined
  const releases = (['ours', 'theirs'] as const).map((side) => releaseIn(documents[side], documents.base))
  const [ours, theirs] = releases
  if ((ours === undefined) === (theirs === undefined)) return undefined
  const side: Side = ours ? 'theirs' : 'ours'
  const release = ours ?? theirs
  const [own, ...more] = unreleasedIn(documents[side])
  if (release === undefined || own === undefined || more.length > 0) return undefined
  const { trioOf } = matchDocuments(documents, rules.keyFields)
  const other: Side = ours ? 'ours' : 'theirs'
  const [open] = unreleasedIn(documents[other])
  const isAdded = (node: Node) => trioOf(node).base === undefined && trioOf(node)[other] === undefined
  const known = new Set([...entriesOf(release), ...(open ? entriesOf(open) : [])])
  const gone = new Set(knownIn(own, { isAdded, known }))
  const taken = new Set(nodesBelow(release, release))
  const isReleased = (node: Node) => taken.has(trioOf(node)[other] ?? node) || (open === undefined && node === own)
  const added = additionsIn(own, { isAdded: (node) => isAdded(node) && !gone.has(node), isReleased })
  if (added.length + gone.size === 0) return undefined
  const moved = new Set([...gone, ...added.flatMap(({ nodes }) => nodes)])
  const text = input[side].slice(0, own.start) + withoutNodes(own, moved) + input[side].slice(own.end)
  const eol = input[other].includes('\r\n') ? '\r\n' : '\n'
  const rest =
    added.length === 0 ? input[other] : withAdditions(input[other], { added, before, eol, gone, open, release })
  return { input: { ...input, [side]: text, [other]: rest }, decisions: added.map((each) => decisionOf(each, before)) }
}

/** What was added and is on the other side too, and groups of which nothing else is left. */
function knownIn(
  section: Node,
  about: { readonly isAdded: (node: Node) => boolean; readonly known: ReadonlySet<string> },
): readonly Node[] {
  return section.children.flatMap((child) => {
    if (child.kind !== 'section') return about.isAdded(child) && about.known.has(child.text) ? [child] : []
    const below = knownIn(child, about)
    const isAll = about.isAdded(child) && child.children.every((node) => below.includes(node))
    return isAll && below.length > 0 ? [child, ...below] : below
  })
}

function decisionOf({ nodes, section }: Addition, before: Node): Decision {
  return {
    record: before.name.norm,
    field: section.name.key === before.name.key ? '' : section.name.norm,
    rule: 'unreleased',
    kept: [section.head, ...nodes.map(({ text }) => text)].join('\n'),
    dropped: [],
  }
}

function nodesBelow(node: Node, ...first: readonly Node[]): readonly Node[] {
  return [...first, ...node.children.flatMap((child) => nodesBelow(child, child))]
}

function unreleasedIn(root: Node): readonly Node[] {
  return sectionsOf(root).filter(({ name }) => UNRELEASED.test(name.key))
}

function sectionsOf(node: Node): readonly Node[] {
  return node.children.flatMap((child) => (child.kind === 'section' ? [child, ...sectionsOf(child)] : []))
}

/** The one version that a side has and the base has not, if it holds what stood below "Unreleased". */
function releaseIn(root: Node, base: Node): Node | undefined {
  const known = new Set(sectionsOf(base).map(({ name }) => name.key))
  const made = sectionsOf(root).filter(({ name }) => name.key.startsWith('version:') && !known.has(name.key))
  const [release] = made
  if (release === undefined || made.length > 1) return undefined
  const [was, now] = [new Set(unreleasedIn(base).flatMap(entriesOf)), entriesOf(release)]
  const left = unreleasedIn(root).flatMap(entriesOf)
  return now.some((entry) => was.has(entry)) && !left.some((entry) => was.has(entry)) ? release : undefined
}

function entriesOf(section: Node): readonly string[] {
  return section.children.flatMap((child) => (child.kind === 'section' ? entriesOf(child) : [child.text]))
}

interface Addition {
  /** The section that the entries were added to. */
  readonly section: Node
  readonly nodes: readonly Node[]
}

interface Matched {
  readonly isAdded: (node: Node) => boolean
  readonly isReleased: (section: Node) => boolean
}

/** What one side added to sections that the other side took into its release. */
function additionsIn(section: Node, matched: Matched): readonly Addition[] {
  const nodes = matched.isReleased(section) ? section.children.filter(matched.isAdded) : []
  const below = section.children.filter((child) => child.kind === 'section' && !nodes.includes(child))
  return [...(nodes.length > 0 ? [{ section, nodes }] : []), ...below.flatMap((child) => additionsIn(child, matched))]
}

/** The text of a node without some of what is in it; what is first then stands where the first one stood. */
function withoutNodes(node: Node, gone: ReadonlySet<Node>): string {
  let text = node.head
  let isFirst = true
  for (const [at, child] of node.children.entries()) {
    if (gone.has(child)) continue
    text += (node.gaps[isFirst ? 0 : at] ?? '') + withoutNodes(child, gone)
    isFirst = false
  }
  return text
}

interface Above {
  readonly added: readonly Addition[]
  /** The section in the base. */
  readonly before: Node
  readonly eol: string
  readonly gone: ReadonlySet<Node>
  /** The section on the side that made the release; a release that only renamed it gets its heading back. */
  readonly open: Node | undefined
  readonly release: Node
}

/** The text with the release, and the additions above it. */
function withAdditions(text: string, { added, before, eol, gone, open, release }: Above): string {
  const blank = eol + eol
  const listOf = ({ nodes, section }: Addition) =>
    nodes.map((node, at) => (at === 0 ? '' : gapBefore(section, node) || eol) + withoutNodes(node, gone)).join('')
  const groupOf = (each: Addition) =>
    (UNRELEASED.test(each.section.name.key) ? '' : each.section.head + (each.section.gaps[0] ?? eol)) + listOf(each)
  const ended = (part: string) => part.replace(/\r?\n/g, eol)
  if (open === undefined)
    return splice(text, release.start, ended([before.head, ...added.map(groupOf), ''].join(blank)))
  const fresh = added.filter(({ section }) => groupIn(open, section) === undefined).map(groupOf)
  const inserts = [{ at: open.end, text: fresh.map((group) => blank + group).join('') }]
  for (const each of added) {
    const group = groupIn(open, each.section)
    if (group) inserts.push({ at: group.end, text: eol + listOf(each) })
  }
  return inserts.sort((a, b) => b.at - a.at).reduce((whole, { at, text: part }) => splice(whole, at, ended(part)), text)
}

function groupIn(open: Node, { name }: Node): Node | undefined {
  return open.children.find((child) => child.kind === 'section' && child.name.key === name.key)
}

function splice(text: string, at: number, part: string): string {
  return text.slice(0, at) + part + text.slice(at)
}

function gapBefore(parent: Node, node: Node): string {
  return parent.gaps[parent.children.indexOf(node)] ?? ''
}
