import { BLOCK_END, BLOCK_START } from './names.ts'

/** `text` with `block` (whole lines, markers included) after the shebang, or in place of an older block. */
export function putBlockFirst(text: string, block: string): string {
  const cleaned = removeBlock(text)
  const shebang = /^#![^\n]*\n/.exec(cleaned)?.[0] ?? ''
  return shebang + block + cleaned.slice(shebang.length)
}

/** `text` with `block` at its end, in the line ends of the text, or in place of an older block. */
export function putBlockLast(text: string, block: string): string {
  const native = text.includes('\r\n') ? block.replaceAll('\n', '\r\n') : block
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

function findBlock(text: string): { start: number; end: number } | undefined {
  const lines = text.split(/(?<=\n)/)
  const is = (line: string, marker: string) => line.trimEnd() === marker
  const first = lines.findIndex((line) => is(line, BLOCK_START))
  const last = lines.findIndex((line, index) => index >= first && is(line, BLOCK_END))
  if (first < 0 || last < 0) return undefined
  const start = lines.slice(0, first).join('').length
  return { end: start + lines.slice(first, last + 1).join('').length, start }
}
