import { BLOCK_END, BLOCK_START } from './names.ts'

/**
 * `text` with `block` (whole lines, markers included) after the byte order mark or shebang, or in place of an older
 * block, in the line ends of the text.
 */
export function putBlockFirst(text: string, block: string): string {
  const cleaned = removeBlock(text)
  const head = /^\ufeff?(?:#![^\n]*\n)?/.exec(cleaned)?.[0] ?? ''
  return head + inLineEndsOf(cleaned, block) + cleaned.slice(head.length)
}

/** `text` with `block` at its end, in the line ends of the text, or in place of an older block. */
export function putBlockLast(text: string, block: string): string {
  const native = inLineEndsOf(text, block)
  const found = findBlock(text)
  if (found) return text.slice(0, found.start) + native + text.slice(found.end)
  const gap = text === '' || text.endsWith('\n') ? '' : native.includes('\r\n') ? '\r\n' : '\n'
  return text + gap + native
}

/** `text` without our block; the text itself when there is none. */
export function removeBlock(text: string): string {
  const found = findBlock(text)
  return found ? text.slice(0, found.start) + text.slice(found.end) : text
}

/** Whether `text` holds a block of ours. */
export function hasBlock(text: string): boolean {
  return findBlock(text) !== undefined
}

function inLineEndsOf(text: string, block: string): string {
  return text.includes('\r\n') ? block.replaceAll('\n', '\r\n') : block
}

function findBlock(text: string): { end: number; start: number } | undefined {
  const head = text.startsWith('\ufeff') ? 1 : 0
  const lines = text.slice(head).split(/(?<=\n)/)
  const is = (line: string, marker: string) => line.trimEnd() === marker
  const first = lines.findIndex((line) => is(line, BLOCK_START))
  const last = lines.findIndex((line, index) => index >= first && is(line, BLOCK_END))
  if (first < 0 || last < 0) return undefined
  const start = head + lines.slice(0, first).join('').length
  return { end: start + lines.slice(first, last + 1).join('').length, start }
}
