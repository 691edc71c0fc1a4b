/**
 * C0 and C1 controls, line and paragraph separators, and the bidirectional controls of Unicode 16 (chapter 23.2):
 * everything that can move a cursor, set a title, break a row or turn the reading order of a terminal round.
 */
const UNSAFE =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]+/g

/** Whole escape sequences (CSI, OSC, two-byte), so that none of their parameters is left behind as text. */
const ESCAPES = /[\u001b\u009b](?:\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|\[?[0-?]*[ -/]*[@-~])/g

/** One line of text that is safe to print on any terminal: no controls, no bidi overrides, white space folded. */
export function oneLine(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text) && !text.includes('  ')) return text.trim()
  return text.replace(ESCAPES, '').replace(UNSAFE, ' ').replace(/\s+/g, ' ').trim()
}

/** `text` cut to at most `max` UTF-16 units, never inside a surrogate pair, with an ellipsis when something was cut. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text
  const end = max - 1
  const isHigh = (text.charCodeAt(end - 1) & 0xfc00) === 0xd800
  return `${text.slice(0, isHigh ? end - 1 : end)}…`
}
