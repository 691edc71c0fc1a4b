// The tools below the kinds, against what a few plain lines say of the same texts.
import { commonEnds } from '../../../lib/merge/common-ends.ts'
import { conflictsIn, replaceConflicts } from '../../../lib/merge/conflicts.ts'
import type { Piece } from '../../../lib/merge/domain.ts'
import { commonRuns } from '../../../lib/merge/jsonl/common-runs.ts'
import { DEFAULT_MARKERS, renderPieces, renderSide } from '../../../lib/merge/markers.ts'
import { mergeOrder } from '../../../lib/merge/order.ts'
import { wholeLines } from '../../../lib/merge/pieces.ts'
import { withoutCommonEnds, withoutCommonLines, withoutCommonParts } from '../../../lib/merge/reduce.ts'
import { assert, run, test } from '../../helpers/harness.ts'
import { fc } from '../../helpers/property.ts'

const linesOf = (text: string) => text.split(/(?<=\n)/).filter((line) => line !== '')
const eol = fc.constantFrom('\n', '\n', '\r\n')
const line = fc.tuple(fc.constantFrom('', 'a', 'b', 'c', 'dd'), eol).map((parts) => parts.join(''))
const text = fc
  .tuple(fc.array(line, { maxLength: 12 }), fc.constantFrom('', 'a', 'end'))
  .map(([lines, end]) => lines.join('') + end)
const texts = fc.array(text, { maxLength: 3, minLength: 2 })

test('common ends: whole lines that all texts begin and end with, as many as there are, short of the context', () => {
  fc.assert(
    fc.property(texts, fc.nat(3), (all, context) => {
      const { end, start } = commonEnds(all, context)
      const [first = '', ...others] = all
      const shortest = Math.min(...all.map(({ length }) => length))
      assert.ok(start + end <= shortest, 'the ends do not overlap')
      for (const other of others) {
        assert.is(other.slice(0, start), first.slice(0, start))
        assert.is(other.slice(other.length - end), first.slice(first.length - end))
      }
      let same = 0
      while (same < shortest && others.every((other) => other[same] === first[same])) same += 1
      const heads = linesOf(first.slice(0, same)).filter((head) => head.endsWith('\n'))
      assert.is(start, heads.slice(0, Math.max(0, heads.length - context)).join('').length)
      assert.ok(end === 0 || first[first.length - end - 1] === '\n' || end === first.length - start)
    }),
    { numRuns: 500 },
  )
})

test('common ends of texts that are longer than what is compared at once', () => {
  const long = Array.from({ length: 20_000 }, (_, at) => `line ${at}\n`).join('')
  const [ours, theirs] = [`${long}ours\n${long}`, `${long}theirs\n${long}`]
  assert.equal(commonEnds([ours, theirs], 0), { end: long.length, start: long.length })
  const twoLines = 'line 19998\nline 19999\n'.length
  const context = commonEnds([ours, theirs], 2)
  assert.is(context.start, long.length - twoLines)
  assert.is(context.end, long.length - 'line 0\nline 1\n'.length)
  assert.equal(commonEnds([long, long], 0), { end: 0, start: long.length })
})

test('what all texts have is taken out, and nothing else', () => {
  const bag = (part: string) => linesOf(part).map((one) => one.replace(/\n$/, ''))
  const count = (all: readonly string[], one: string) => all.filter((other) => other === one).length
  fc.assert(
    fc.property(texts, (all) => {
      const before = all.map(bag)
      const rest = withoutCommonLines(all).map(bag)
      for (const [at, lines] of before.entries()) {
        const isCommon = (one: string) => before.every((other) => count(other, one) === count(lines, one))
        assert.equal(
          rest[at],
          lines.filter((one) => !isCommon(one)),
        )
      }
      const ends = withoutCommonEnds(all)
      const { end, start } = commonEnds(all, 0)
      assert.equal(
        ends,
        all.map((one) => one.slice(start, one.length - end)),
      )
      const parts = withoutCommonParts(all, linesOf)
      const raw = all.map(linesOf)
      for (const [at, lines] of raw.entries()) {
        const isCommon = (one: string) => raw.every((other) => count(other, one) === count(lines, one))
        assert.is(parts[at], lines.filter((one) => !isCommon(one)).join(''))
      }
    }),
    { numRuns: 300 },
  )
  assert.equal(withoutCommonLines(['\ufeffa\nb\n', 'a\nc']), ['b\n', 'c\n'])
})

test('runs of common lines are the same in all texts, in their order, and are found where they are', () => {
  const block = (name: string, size: number) => Array.from({ length: size }, (_, at) => `${name}${at}\n`).join('')
  const part = fc.constantFrom(block('a', 20), block('b', 16), block('c', 15), 'x\n', 'y\n', block('a', 20))
  const long = fc.array(part, { maxLength: 5 }).map((parts) => `first\n${parts.join('')}last\n`)
  fc.assert(
    fc.property(fc.array(long, { maxLength: 3, minLength: 2 }), (all) => {
      const found = commonRuns(all)
      assert.is(found.length, all.length)
      const cut = all.map((one, at) => (found[at] ?? []).map(({ end, start }) => one.slice(start, end)))
      for (const runs of cut) assert.equal(runs.toSorted(), cut[0]?.toSorted())
      for (const runs of found) {
        for (const [at, { end, start }] of runs.entries()) {
          assert.ok(start < end && (runs[at - 1]?.end ?? 0) <= start)
          assert.ok(start > 0, 'never the first line, which can begin with a byte order mark')
        }
      }
    }),
  )
  const [a, b] = [block('a', 20), block('b', 20)]
  const runs = commonRuns([`1\n${a}x\n${b}2\n`, `0\n${b}y\n${a}3\n`])
  assert.equal(
    runs.map((list) => list.length),
    [2, 2],
  )
  const [one, other] = [`1\nx\n${block('a', 15)}2\n`, `0\nx\n${block('a', 15)}3\n`]
  assert.is(commonRuns([one, other])[0]?.length, 1)
  assert.is(commonRuns([one.replace('x\n', '\n'), other.replace('x\n', '\n')])[0]?.length, 1, 'with a blank line')
  assert.equal(commonRuns([`x\n${block('a', 15)}2\n`, `1\n${block('a', 15)}3\n`]), [[], []], 'fewer are looked at')
  assert.equal(commonRuns([`x\n${a}2\n`, `1\n${a.replaceAll('\n', '\r\n')}3\n`]), [[], []], 'other line ends')
})

const piece = fc.oneof(
  text.map((part): Piece => ({ kind: 'text', text: part })),
  fc.tuple(text, text, text).map(([base, ours, theirs]): Piece => ({ base, kind: 'conflict', ours, theirs })),
)

/** Each collision begins where a line does. */
function assertOwnLines(pieces: readonly Piece[]): void {
  let before = '\n'
  for (const one of pieces) {
    if (one.kind === 'conflict') assert.ok(before.endsWith('\n'), JSON.stringify(pieces))
    if (one.kind === 'text') before = one.text
    else if (one.ours + one.theirs !== '') before = '\n'
  }
}

test('collisions widened to whole lines leave each side as it is, and can be marked and read again', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
      const widened = wholeLines(pieces)
      for (const side of ['base', 'ours', 'theirs'] as const)
        assert.is(renderSide(widened, side), renderSide(pieces, side))
      assertOwnLines(widened)
      const conflicts = widened.filter(({ kind }) => kind === 'conflict').length
      const marked = renderPieces(widened, DEFAULT_MARKERS)
      assert.is(conflictsIn(marked.split('\n')).length, conflicts)
      for (const side of ['ours', 'theirs'] as const) {
        const plain = (part: string) => part.replaceAll('\r\n', '\n').replace(/\n$/, '')
        const read = replaceConflicts(marked, (sides) => sides[side])
        assert.is(plain(read), plain(renderSide(widened, side)))
      }
    }),
    { numRuns: 500 },
  )
})

test('a collision takes in no line that it has no part of', () => {
  const conflict = { base: 'b', kind: 'conflict', ours: 'o', theirs: 't' } as const
  const kinds = (pieces: readonly Piece[]) =>
    wholeLines(pieces).map((one) => (one.kind === 'text' ? one.text : `<${one.ours}|${one.theirs}>`))
  const plain = (part: string): Piece => ({ kind: 'text', text: part })
  assert.equal(kinds([plain('1\n2 '), conflict, plain(' 3\n4\n')]), ['1\n', '<2 o 3\n|2 t 3\n>', '4\n'])
  const ended = { base: '', kind: 'conflict', ours: 'o\n', theirs: '' } as const
  assert.equal(kinds([plain('1\n'), ended, plain('2\n')]), ['1\n', '<o\n|>', '2\n'])
  const led = { base: '', kind: 'conflict', ours: '\no', theirs: '' } as const
  assert.equal(kinds([plain('1'), led, plain('\n2\n')]), ['1\n', '<o\n|>', '2\n'])
  assert.equal(kinds([plain('1 '), conflict, plain(' and '), conflict, plain('.')]), ['<1 o and o.|1 t and t.>'])
})

test('an order keeps what is there, each once; a list that is sorted on all sides stays sorted', () => {
  const keys = fc.uniqueArray(fc.constantFrom(...'abcdefgh'), { maxLength: 8 })
  fc.assert(
    fc.property(keys, keys, keys, (base, ours, theirs) => {
      const kept = new Set(
        [...ours, ...theirs].filter((key) => !base.includes(key) || (ours.includes(key) && theirs.includes(key))),
      )
      const order = mergeOrder({ base, ours, theirs }, { isKept: (key) => kept.has(key) })
      assert.equal(order.toSorted(), [...kept].toSorted())
      const sorted = [base, ours, theirs].map((list) => list.toSorted()) as [string[], string[], string[]]
      const [b, o, t] = sorted
      const again = mergeOrder({ base: b, ours: o, theirs: t }, { isKept: (key) => kept.has(key) })
      if (Math.max(b.length, o.length, t.length) >= 3) assert.equal(again, [...kept].toSorted())
    }),
    { numRuns: 300 },
  )
  const all = () => true
  const order = (base: readonly string[], ours: readonly string[], theirs: readonly string[]) =>
    mergeOrder({ base, ours, theirs }, { isKept: all })
  assert.equal(order(['2', '10', '30'], ['2', '4', '10', '30'], ['2', '10', '11', '30']), ['2', '4', '10', '11', '30'])
  assert.equal(order(['B', 'c', 'D'], ['a', 'B', 'c', 'D'], ['B', 'C', 'c', 'D']).join(''), 'aBCcD')
  assert.equal(order(['c', 'a', 'b'], ['c', 'a', 'z', 'b'], ['c', 'a', 'b', 'd']), ['c', 'a', 'z', 'b', 'd'])
  assert.equal(order(['a', 'b'], ['a', 'b', 'z'], ['a', 'b', 'y']), ['a', 'b', 'y', 'z'])
})

run()
