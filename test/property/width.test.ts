import stringWidth from 'string-width'
import { pad, truncate, widthOf } from '../../lib/core/width.ts'
import { assert, run, test } from '../helpers/harness.ts'
import { fc } from '../helpers/property.ts'

const assigned = (text: string) => /^[\p{Assigned}]*$/u.test(text) && !/[\p{Cc}\p{Cs}]/u.test(text)
const anyText = fc.string({ maxLength: 40, unit: 'binary' }).filter(assigned)
const graphemes = fc.string({ maxLength: 40, unit: 'grapheme' }).filter(assigned)
const everyday = fc
  .array(
    fc.constantFrom(
      ...'aZ0 .-éñß·…—→←█░━─○◐●',
      ...'日本語中文한국어アｱ（）',
      ...'ЖжΩшعربעברית',
      '😎',
      '🤓',
      '✅',
      '⚡',
      '❤️',
      '👩‍👩‍👧',
      '👍🏽',
      '🇯🇵',
      '1️⃣',
      'e\u0301',
      'ก็',
      '한',
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''))

test('everyday text is as wide as string-width says', () => {
  fc.assert(fc.property(everyday, (text) => widthOf(text) === stringWidth(text)))
})

test('no text is narrower than string-width says', () => {
  fc.assert(fc.property(anyText, (text) => widthOf(text) >= stringWidth(text)))
  fc.assert(fc.property(graphemes, (text) => widthOf(text) >= stringWidth(text)))
})

test('parts of a Balinese letter are not narrower than they are drawn', () => {
  assert.is(widthOf('\u1b05\u1b35'), stringWidth('\u1b05\u1b35'))
})

test('every assigned code point by itself is at least as wide as string-width says', () => {
  const narrower: string[] = []
  for (let code = 0x20; code < 0x110000; code++) {
    if (code >= 0xd800 && code < 0xe000) continue
    const text = String.fromCodePoint(code)
    if (assigned(text) && widthOf(text) < stringWidth(text)) narrower.push(code.toString(16))
  }
  assert.equal(narrower, [])
})

test('a cut text fits, and is a prefix of whole clusters', () => {
  const text = fc.oneof(everyday, anyText)
  fc.assert(
    fc.property(text, fc.integer({ min: 0, max: 30 }), (long, columns) => {
      const short = truncate(long, columns)
      if (widthOf(short) > columns) return false
      if (short === long) return true
      const kept = short.replace(/…$/, '')
      const clusters = Array.from(new Intl.Segmenter().segment(long), ({ index }) => index)
      const rest = long.slice(kept.length)
      return (
        columns === 0 ||
        (long.startsWith(kept) && [...clusters, long.length].includes(long.length - rest.trimStart().length))
      )
    }),
  )
})

test('padding reaches the column', () => {
  fc.assert(fc.property(everyday, (text) => widthOf(pad(text, 120)) === 120 && widthOf(pad(text, 120, 'left')) === 120))
})

run()
