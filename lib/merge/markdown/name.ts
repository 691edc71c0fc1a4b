import { entryOf, fieldOf, isKnownField } from './field.ts'
import type { Name, NodeKind } from './node.ts'
import { splitRow } from './row.ts'

const ID = /^[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*-\d+[a-z]?(?:-[A-Z0-9]+)*(?:\.\d+)*(?![\w-])/
const NUMBER = /^(?:#|GH-)\d+(?![\w-])/
const VERSION = /^v?(\d+(?:\.\d+)+(?:[-+.][\w.+-]*)?)(?=$|[\s\])(:,–—-])/i

/** What names a node among its siblings. */
export function nameOf(kind: NodeKind, head: string): Name {
  switch (kind) {
    case 'section':
      return nameOfHeading(head)
    case 'item':
      return nameOfItem(head)
    case 'row':
    case 'line':
      return nameOfRow(head)
    case 'link':
      return nameOfLink(head)
    case 'field':
      return nameOfField(fieldOf(head)?.name ?? fieldName(head), head)
    case 'entry':
      return nameOfField(entryOf(head)?.name ?? fieldName(head), head)
    case 'comment':
      return { ...nameOfText(head), isStrong: true }
    case 'code':
    case 'fence':
    case 'paragraph':
    case 'quote':
      return nameOfText(head)
    case 'table':
      return {
        key: `table:${splitRow(head.slice(0, lineEnd(head)))
          .cells.map(plain)
          .join('|')}`,
        isStrong: false,
        norm: fold(head),
      }
    case 'document':
    case 'front':
    case 'rule':
      return { key: kind, isStrong: kind !== 'rule', norm: '' }
  }
}

function lineEnd(text: string): number {
  const feed = text.indexOf('\n')
  return feed === -1 ? text.length : feed
}

function fieldName(head: string): string {
  return plain(head.slice(0, Math.max(0, head.indexOf(':'))) || head)
}

function nameOfField(name: string, head: string): Name {
  return { key: `field:${name}`, isStrong: true, norm: fold(head) }
}

/** What is between the brackets, in whatever capitals: as texts refer to it. */
function nameOfLink(head: string): Name {
  const id = head
    .slice(0, head.indexOf(']:') + 1)
    .trim()
    .toLowerCase()
  return { key: `link:${id}`, isStrong: true, id, norm: fold(head) }
}

/** An anchor of HTML: there is one of each name. */
const ANCHOR = /^<a (?:id|name)=["']?([^"'>\s]+)[^>]*>(?:<\/a>)?$/

function nameOfText(head: string): Name {
  const norm = fold(head)
  const id = ANCHOR.exec(norm)?.[1]
  if (id !== undefined) return { key: `anchor:${id}`, isStrong: true, id, norm }
  return { key: `text:${norm}`, isStrong: false, norm }
}

function nameOfHeading(head: string): Name {
  const norm = fold(head.replace(/^ {0,3}#+/, '').replace(/#+\s*$/, ''))
  const title = plain(norm)
  const id = idOf(title)
  const version = VERSION.exec(title.replace(/^\[/, '').replace(/^(?:version|release)\s+/i, ''))?.[1]
  if (version !== undefined) return { key: `version:${version}`, isStrong: true, id: version, norm }
  if (id !== undefined) return { key: `id:${id}`, isStrong: true, id, norm }
  return { key: `heading:${withoutCount(title).toLowerCase()}`, isStrong: true, norm }
}

/** The title of a section without counts and dates behind it. */
export function titleOfSection({ norm }: Name): string {
  return withoutCount(plain(norm))
}

/** `✅ Completed (12)` and `Completed (2026-02-03)` are one heading through all their counts and dates. */
function withoutCount(title: string): string {
  const bare = title
    .replace(/\s*[([]([^()[\]]*)[)\]]\s*$/, (whole, inner: string) => (/\d/.test(inner) ? '' : whole))
    .replace(/[^\p{L}\p{N}\s.,:;/&+#-]+/gu, '')
    .trim()
  return bare === '' ? title : bare
}

function nameOfItem(head: string): Name {
  const text = head.replace(/^\s*(?:[-*+]|\d{1,9}[.)])\s*/, '').replace(/^\[[ xX~/-]\]\s+/, '')
  const norm = fold(text)
  const start = plain(norm)
  const id = idOf(start)
  if (id !== undefined) return { key: `id:${id}`, isStrong: true, id, norm }
  const field = fieldOf(text)
  if (field) return { key: `label:${field.name}`, isStrong: isTelling(field.name), norm }
  const label = /^(?:\*\*|__)(.{2,80}?)(?:\*\*|__)/.exec(norm)?.[1]
  if (label !== undefined) return { key: `label:${plain(label).toLowerCase()}`, isStrong: isTelling(label), norm }
  return { key: `text:${norm}`, isStrong: false, norm }
}

/** Words that are the name of a part of a plan, and of nothing that entries are about. */
const PARTS =
  /^(?:acceptance|approach|benefits?|constraints?|deliverables?|description|evidence|goals?|impact|mitigations?|motivation|objectives?|outcomes?|problem|purpose|rationale|rollback|solution|steps|summary|risks?|verification|why)$/

/** One unknown word (`**core:**`) may be the scope of many entries; several words, a link or a known field are a name. */
function isTelling(label: string): boolean {
  const word = label.toLowerCase().replace(/:$/, '')
  return isKnownField(word) || PARTS.test(word) || /[[`(]|\S\s+\S/.test(label)
}

function nameOfRow(head: string): Name {
  const { cells } = splitRow(head)
  const norm = cells.map((cell) => fold(cell)).join(' | ')
  const first = plain(cells.find((cell) => cell.trim() !== '') ?? '')
  const id = idOf(first)
  if (id !== undefined) return { key: `id:${id}`, isStrong: true, id, norm }
  return { key: `text:${norm}`, isStrong: false, norm }
}

/** The id with which a text begins. */
export function idOf(text: string): string | undefined {
  return ID.exec(text)?.[0] ?? NUMBER.exec(text)?.[0]
}

/** A text without the markup at its beginning: emphasis, code, links, emoji. */
export function plain(text: string): string {
  return fold(text.replace(/\[([^[\]]*)\]\([^()]*\)/g, '$1').replace(/[*_`~]{1,3}/g, ''))
    .replace(/^[^\p{L}\p{N}#([]+/u, '')
    .replace(/^\[/, '')
}

/** White space folded. */
export function fold(text: string): string {
  if (!/\s\s|[^\S ]/.test(text)) return text.trim()
  return text.replace(/\s+/g, ' ').trim()
}
