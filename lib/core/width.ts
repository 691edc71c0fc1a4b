/**
 * How many columns a text takes in a terminal, for text without controls (see `oneLine`).
 *
 * Never less than what terminals that follow Unicode use, so that a line measured here does not wrap: the width of a
 * cluster is 2 for an emoji, else the sum of its code points by UAX #11 (ambiguous ones are narrow).
 */

import { pattern } from './pattern.ts'

/** Every code point is one column: ASCII, Latin, Greek, Cyrillic, arrows, box drawing. The common case, and free. */
const NARROW =
  /^[\x20-\x7e\xa1-\xac\xae-\u02ff\u0391-\u0482\u2010-\u2027\u2190-\u22ff\u2500-\u25a9\u25b7-\u25bf\u25c1-\u25fa]*$/

/**
 * Texts with a code point that may belong to the cluster before it. Only these need a segmenter, whose first use costs
 * 8 ms: a tenth of a hook's time.
 */
const CLUSTERED = pattern(
  String.raw`[\p{M}\p{Cf}\p{Cc}\p{Cs}\p{RI}\p{Emoji_Modifier}\u0e33\u0eb3\u1100-\u11ff\ua960-\ua97c\ud7b0-\ud7fb\uff9e\uff9f]`,
  'u',
)

/** Flags, keycaps, and whatever begins with a picture or is asked to be one (variation selector 16, a joiner). */
const EMOJI = pattern(
  String.raw`^(?:\p{Emoji_Presentation}|\p{RI}|[\d#*]\ufe0f?\u20e3|\p{Emoji}\p{Emoji_Modifier}|\p{Emoji}\ufe0f)`,
  'u',
)
const JOINED_EMOJI = pattern(String.raw`^\p{Extended_Pictographic}.*\u200d\p{Extended_Pictographic}`, 'u')

/** Not the soft hyphen and not the Hangul fillers: some terminals draw them. */
const INVISIBLE = pattern(String.raw`(?!\u00ad)[\p{Cc}\p{Cf}\p{Mn}\p{Me}]`, 'u')

/** East Asian wide and fullwidth (EastAsianWidth.txt, Unicode 17), joined over unassigned code points. */
const WIDE = pattern(
  String.raw`[\u1100-\u115f\u2329\u232a\u2630-\u2637\u268a-\u268f\u2e80-\u303e\u3041-\u3247\u3250-\ua4c6\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe6b\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{1b2fb}\u{1d300}-\u{1d376}\u{1f200}-\u{1f320}\u{1f6d5}-\u{1f6df}\u{1f7da}-\u{1f7f0}\u{1fa70}-\u{1fafa}\u{20000}-\u{3fffd}]`,
  'u',
)

/** The columns `text` takes. */
export function widthOf(text: string): number {
  if (NARROW.test(text)) return text.length
  let width = 0
  for (const cluster of clustersOf(text)) width += clusterWidth(cluster)
  return width
}

/** `text` cut to at most `columns`, between clusters, ending in `ellipsis` (of one column per character) when cut. */
export function truncate(text: string, columns: number, ellipsis = '…'): string {
  if (columns <= 0) return ''
  if (text.length <= columns && NARROW.test(text)) return text
  if (widthOf(text) <= columns) return text
  const mark = ellipsis.slice(0, columns)
  return `${prefixOf(text, columns - mark.length).trimEnd()}${mark}`
}

/** `text` filled up with spaces to `columns`; longer text stays as it is. */
export function pad(text: string, columns: number, side: 'left' | 'right' = 'right'): string {
  const space = ' '.repeat(Math.max(0, columns - widthOf(text)))
  return side === 'right' ? text + space : space + text
}

function prefixOf(text: string, columns: number): string {
  if (NARROW.test(text)) return text.slice(0, columns)
  let end = 0
  let left = columns
  for (const cluster of clustersOf(text)) {
    left -= clusterWidth(cluster)
    if (left < 0) break
    end += cluster.length
  }
  return text.slice(0, end)
}

function clustersOf(text: string): Iterable<string> {
  if (!CLUSTERED().test(text)) return text
  const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })
  return Array.from(segmenter.segment(text), ({ segment }) => segment)
}

function clusterWidth(cluster: string): number {
  if (EMOJI().test(cluster) || JOINED_EMOJI().test(cluster)) return 2
  let width = 0
  // The parts of a Hangul syllable take the room of the whole; those of other scripts may take more (Balinese).
  const composed = /[\u1100-\u11ff]/.test(cluster) ? cluster.normalize('NFC') : cluster
  for (const character of composed) width += characterWidth(character)
  return width
}

function characterWidth(character: string): number {
  if (NARROW.test(character)) return 1
  if (INVISIBLE().test(character)) return 0
  return WIDE().test(character) ? 2 : 1
}
