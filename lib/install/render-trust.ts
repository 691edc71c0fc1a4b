import { oneLine } from '../core/text.ts'
import type { ApprovedPart, CommandPart } from '../core/trust.ts'
import { diffLines } from './diff.ts'

/** A part that waits for approval: whole, or as a difference from what was approved under its name before. */
export function renderPart({ content, name }: CommandPart, before: string | undefined): string {
  const lines = before === undefined ? content.split('\n') : diffLines(before, content)
  return [
    `\n  ${oneLine(name)}${before === undefined ? '' : ' (changed)'}`,
    ...lines.map((line) => `    ${shown(line)}`),
  ].join('\n')
}

/** One approval, in one line. */
export function renderApproved({ approvedAt, content, name }: ApprovedPart): string {
  return `${approvedAt}  ${oneLine(name)}: ${shown(content)}`
}

/** Nothing may hide in it: what `oneLine` would take away is written out. */
function shown(text: string): string {
  return oneLine(text) === text.trim() ? text : JSON.stringify(text).replace(/[^\x20-\x7e]/g, escaped)
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
