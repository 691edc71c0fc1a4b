import type { Line } from './node.ts'

const HEADING = /^ {0,3}(#{1,6})(?:\s|$)/
const ITEM = /^(\s*)([-*+]|\d{1,9}[.)])(\s+|$)/
const RULE = /^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/
const DELIMITER = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/
const FENCE = /^\s*(`{3,}|~{3,})/

/** The level of an ATX heading; 0 for any other line. */
export function headingLevel(text: string): number {
  return HEADING.exec(text)?.[1]?.length ?? 0
}

/** The level of the heading that this line underlines; 0 when it is no underline. */
export function underlineLevel(text: string): number {
  if (/^ {0,3}=+\s*$/.test(text)) return 1
  return /^ {0,3}-+\s*$/.test(text) ? 2 : 0
}

/** Whether the line begins a list item. */
export function isItem(text: string): boolean {
  return ITEM.test(text) && !RULE.test(text)
}

/** Whether the line is a thematic break. */
export function isRule(text: string): boolean {
  return RULE.test(text)
}

/** The run of backquotes or tildes that opens a fenced block here. */
export function fenceOf(text: string): string | undefined {
  const marker = FENCE.exec(text)?.[1]
  if (marker === undefined) return undefined
  return marker.startsWith('`') && text.slice(text.indexOf(marker) + marker.length).includes('`') ? undefined : marker
}

/** Whether the line closes the block that `fence` opened. */
export function closesFence(text: string, fence: string): boolean {
  const trimmed = text.trim()
  return trimmed.length >= fence.length && trimmed === fence.charAt(0).repeat(trimmed.length)
}

/** Whether the line is the row of dashes below the head of a table. */
function isDelimiterRow(text: string): boolean {
  return text.includes('-') && text.includes('|') && DELIMITER.test(text)
}

/** Whether a table begins here: a row with the row of dashes below it. */
export function isTableStart(line: Line, next: Line | undefined): boolean {
  return next !== undefined && line.text.includes('|') && isDelimiterRow(next.text) && !isDelimiterRow(line.text)
}

/** Whether a paragraph above ends at this line without a blank line between them. */
export function interruptsParagraph(line: Line, next: Line | undefined): boolean {
  const { text } = line
  return (
    headingLevel(text) > 0 ||
    isRule(text) ||
    fenceOf(text) !== undefined ||
    /^\s*<!--/.test(text) ||
    /^\s*>/.test(text) ||
    /^\s*(?:[-*+]|\d{1,9}[.)])\s+\S/.test(text) ||
    isTableStart(line, next)
  )
}
