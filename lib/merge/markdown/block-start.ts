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

/** What begins with a line, whatever stands around it; undefined: text, or a table. */
export type Opening = 'comment' | 'empty item' | 'fence' | 'heading' | 'item' | 'quote' | 'rule' | undefined

/** What begins with a line whose first character is at `at`: that one tells what to look for, and most lines are text. */
export function openingOf(text: string, at: number): Opening {
  const first = text.charAt(at)
  if (first > '~' || first < ' ') {
    // White space that is no blank can stand here.
    const rest = text.trimStart()
    return rest === text.slice(at) ? undefined : openingOf(text, text.length - rest.length)
  }
  return OPENINGS.get(first)?.(text, at)
}

const OPENINGS: ReadonlyMap<string, (text: string, at: number) => Opening> = new Map<
  string,
  (text: string, at: number) => Opening
>([
  ['#', (text) => (HEADING.test(text) ? 'heading' : undefined)],
  ['<', (text, at) => (text.startsWith('<!--', at) ? 'comment' : undefined)],
  ['>', () => 'quote'],
  ...[...'`~'].map((mark) => [mark, fenceOrText] as const),
  ...[...'*-_'].map((mark) => [mark, (text: string) => (RULE.test(text) ? 'rule' : itemOf(text))] as const),
  ...[...'+0123456789'].map((mark) => [mark, itemOf] as const),
])

function fenceOrText(text: string): Opening {
  return fenceOf(text) === undefined ? undefined : 'fence'
}

function itemOf(text: string): Opening {
  const marker = ITEM.exec(text)?.[0]
  if (marker === undefined) return undefined
  return marker.length === text.length ? 'empty item' : 'item'
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
  return (line.opening !== undefined && line.opening !== 'empty item') || isTableStart(line, next)
}
