// Our block in somebody else's file: what is added comes out again, byte for byte.

import { putBlockFirst, putBlockLast, removeBlock } from '../../lib/install/block.ts'
import { diffLines } from '../../lib/install/diff.ts'
import { BLOCK_END, BLOCK_START } from '../../lib/install/names.ts'
import { assert, run, test } from '../helpers/harness.ts'
import { fc } from '../helpers/property.ts'

const block = `${BLOCK_START}\nours\n${BLOCK_END}\n`
const line = fc.constantFrom('', 'a', '#!/bin/sh', 'exit 1', '# >>> other >>>', 'é', ' x ')
const text = fc
  .tuple(fc.array(line), fc.constantFrom('\n', '\r\n'), fc.boolean())
  .map(([lines, end, isEnded]) => lines.join(end) + (isEnded && lines.length > 0 ? end : ''))

test('a block put first goes again, and putting it twice is putting it once', () => {
  fc.assert(
    fc.property(text, (before) => {
      const after = putBlockFirst(before, block)
      assert.is(removeBlock(after), before)
      assert.is(putBlockFirst(after, block), after)
      assert.ok(!before.startsWith('#!') || !before.includes('\n') || after.startsWith('#!'))
    }),
  )
})

test('a block put last goes again but for the line end it needed, and moves nowhere when it is put again', () => {
  fc.assert(
    fc.property(text, text, (before, later) => {
      const after = putBlockLast(before, block)
      const gap = before === '' || before.endsWith('\n') ? '' : before.includes('\r\n') ? '\r\n' : '\n'
      assert.is(removeBlock(after), before + gap)
      assert.is(putBlockLast(after, block), after)
      assert.is(removeBlock(after + later), before + gap + later)
    }),
  )
})

test('the lines of a diff turn the one text into the other', () => {
  fc.assert(
    fc.property(fc.array(line), fc.array(line), (before, after) => {
      const lines = diffLines(before.join('\n'), after.join('\n'))
      const take = (sign: string) => lines.filter((item) => item.startsWith(sign)).map((item) => item.slice(2))
      const count = (list: readonly string[]) => list.toSorted().join('|')
      const kept = (list: readonly string[], without: readonly string[]) => {
        const rest = [...list]
        for (const item of without) rest.splice(rest.indexOf(item), 1)
        return count(rest)
      }
      const [old, fresh] = [before, after].map((list) => list.join('\n').split('\n'))
      assert.is(kept(old ?? [], take('- ')), kept(fresh ?? [], take('+ ')))
    }),
  )
})

run()
