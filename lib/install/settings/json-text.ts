import { findNodeAtLocation, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser'
import { asExpected, atPosition, found } from './messages.ts'

/**
 * Edits of JSON text, with comments, that can be taken back byte for byte.
 *
 * `modify` of jsonc-parser is not used: what it writes depends on the text around it in ways that its own removal does
 * not undo. Here every insertion is one run of text at a place that the removal finds again.
 */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }
export type JsonPath = readonly (string | number)[]

/** How the file is written, so that what is added looks like the rest. */
export interface TextStyle {
  readonly indent: string
  readonly eol: string
}

/** The style of `body`: the indentation of its first key, and its first line end; two spaces and LF without any. */
export function styleOf(body: string): TextStyle {
  const root = parseTree(body)
  const first = root?.children?.[0]
  const before = root && first ? body.slice(root.offset + 1, first.offset) : ''
  // Where the first key stands beside the bracket, lines further down may be ours.
  const indent = /[\r\n]([ \t]+)$/.exec(before)?.[1] ?? '  '
  return { indent, eol: /\r?\n/.exec(body)?.[0] ?? '\n' }
}

/** Why `body` is not JSON, with the place and what was expected; undefined when it is. */
export function syntaxError(body: string, options: { readonly mayHaveComments: boolean }): string | undefined {
  const errors: ParseError[] = []
  const root = parseTree(body, errors, { allowTrailingComma: false, disallowComments: !options.mayHaveComments })
  const first = errors[0]
  if (first) return atPosition(body, first.offset, asExpected(printParseErrorCode(first.error)))
  return root ? undefined : atPosition(body, 0, 'expected a JSON object')
}

/** The node at `path`, or undefined. `body` has no syntax errors. */
export function nodeAt(body: string, path: JsonPath): Node | undefined {
  const root = parseTree(body)
  return root && (path.length === 0 ? root : findNodeAtLocation(root, [...path]))
}

/** Why the node at `path` is not one of `type` that can be edited, with its place; undefined when it is or is absent. */
export function shapeError(body: string, path: JsonPath, type: 'object' | 'array'): string | undefined {
  const node = nodeAt(body, path)
  if (!node) return undefined
  const name = path.length === 0 ? 'the file' : `"${path.join('.')}"`
  if (node.type !== type)
    return atPosition(body, node.offset, `${name} is ${found(node.type)}, expected ${found(type)}`)
  const keys = (type === 'object' ? (node.children ?? []) : []).map((property) => property.children?.[0])
  const twice = keys.find((key, index) => keys.findIndex((other) => other?.value === key?.value) !== index)
  return twice && atPosition(body, twice.offset, `the key "${twice.value}" is there twice in ${name}`)
}

/** The text between the brackets of the object or list at `path`. */
export function contentOf(body: string, path: JsonPath): string {
  const node = nodeAt(body, path)
  return node ? body.slice(node.offset + 1, endOf(node) - 1) : ''
}

/** `body` with other text between the brackets of the object or list at `path`. */
export function replaceInner(body: string, path: JsonPath, inner: string): string {
  const node = nodeAt(body, path)
  return node ? body.slice(0, node.offset + 1) + inner + body.slice(endOf(node) - 1) : body
}

/** `body` with another value at `path`, which exists. */
export function replaceValue(body: string, path: JsonPath, value: Json): string {
  const node = nodeAt(body, path)
  if (!node) return body
  return body.slice(0, node.offset) + rendered(value, styleOf(body), path.length) + body.slice(endOf(node))
}

/** `body` with a property (`key` a string) or an element (`key` undefined) after the last one of the container at `path`. */
export function insertLast(
  body: string,
  path: JsonPath,
  child: { readonly key?: string; readonly value: Json },
): string {
  const container = nodeAt(body, path)
  if (!container) return body
  const style = styleOf(body)
  const value = rendered(child.value, style, path.length + 1)
  const text = child.key === undefined ? value : `${JSON.stringify(child.key)}: ${value}`
  const pad = style.eol + style.indent.repeat(path.length + 1)
  const last = container.children?.at(-1)
  const start = last ? endOf(last) : container.offset + 1
  const trivia = body.slice(start, endOf(container) - 1)
  const lastComment = comments(trivia).at(-1)
  if (!last && !lastComment) return replaceInner(body, path, pad + text + style.eol + style.indent.repeat(path.length))
  // Behind a comment, because that comment belongs to what is before it.
  const behind = lastComment ? lastComment.index + lastComment[0].length : 0
  return body.slice(0, start) + (last ? ',' : '') + trivia.slice(0, behind) + pad + text + body.slice(start + behind)
}

/** `body` without the property or element at `path`; comments around it stay. */
export function removeAt(body: string, path: JsonPath): string {
  const value = nodeAt(body, path)
  const node = typeof path.at(-1) === 'string' ? value?.parent : value
  const siblings = node?.parent?.children
  if (!node?.parent || !siblings) return body
  const previous = siblings[siblings.indexOf(node) - 1]
  const next = siblings[siblings.indexOf(node) + 1]
  const before = body.slice(previous ? endOf(previous) : node.parent.offset + 1, node.offset)
  const after = body.slice(endOf(node), next ? next.offset : endOf(node.parent) - 1)
  if (siblings.length === 1 && (before + after).trim() === '') return replaceInner(body, path.slice(0, -1), '')
  const kept = next ? before : withoutComma(before)
  const rest = next ? withoutComma(after) : after
  return body.slice(0, node.offset - before.length) + joined(kept, rest) + body.slice(endOf(node) + after.length)
}

/** The white space before what was removed goes with it, unless it ends a line comment that would swallow the rest. */
function joined(kept: string, rest: string): string {
  const isNeeded = comments(kept).at(-1)?.[0].startsWith('//') && !/^[ \t]*[\r\n]/.test(rest)
  return (isNeeded ? kept : kept.trimEnd()) + rest
}

function withoutComma(trivia: string): string {
  return trivia.replace(/(\/\/[^\r\n]*|\/\*[\s\S]*?\*\/)|,/g, (_, comment: string | undefined) => comment ?? '')
}

function comments(trivia: string): readonly RegExpExecArray[] {
  return [...trivia.matchAll(/\/\/[^\r\n]*|\/\*[\s\S]*?\*\//g)]
}

function rendered(value: Json, style: TextStyle, depth: number): string {
  return JSON.stringify(value, null, style.indent).replace(/\n/g, style.eol + style.indent.repeat(depth))
}

function endOf(node: Node): number {
  return node.offset + node.length
}
