import { MARK } from './provisional.ts'

/** The cells of a row with their padding, and whether the row begins and ends with a pipe. */
export interface Row {
  readonly indent: string
  readonly hasOpen: boolean
  readonly hasClose: boolean
  readonly cells: readonly string[]
}

/** Splits a row at its pipes; escaped ones are text, as GitHub reads them even in code. */
export function splitRow(text: string): Row {
  const indent = /^\s*/.exec(text)?.[0] ?? ''
  const end = text.trimEnd().length
  const pipes = pipesIn(text.slice(0, end))
  const hasOpen = pipes[0] === indent.length
  const hasClose = pipes.length > (hasOpen ? 1 : 0) && pipes.at(-1) === end - 1
  const bounds = [hasOpen ? -1 : indent.length - 1, ...pipes, ...(hasClose ? [] : [end])]
  const from = hasOpen ? 1 : 0
  const cells: string[] = []
  for (let at = from; at + 1 < bounds.length; at++) cells.push(text.slice((bounds[at] ?? 0) + 1, bounds[at + 1]))
  return { indent, hasOpen, hasClose, cells }
}

function pipesIn(text: string): readonly number[] {
  const pipes: number[] = []
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '|') pipes.push(at)
  }
  return pipes
}

/** The text of a row. */
export function joinRow({ indent, hasOpen, hasClose, cells }: Row): string {
  return `${indent}${hasOpen ? '|' : ''}${cells.join('|')}${hasClose ? '|' : ''}`
}

/** A cell with another value: in the padding of the old one, as wide as the old one where it fits. */
export function refill(cell: string, value: string): string {
  const lead = /^\s*/.exec(cell)?.[0] ?? ''
  const isTight = cell !== '' && cell.trim() === cell
  const before = cell.trim() === '' ? (cell === '' ? '' : ' ') : lead
  const filled = `${before}${value}`
  if (isTight) return filled
  const width = cell.length + filled.split(MARK).length - 1
  return filled.length + 1 <= width ? filled.padEnd(width) : `${filled} `
}
