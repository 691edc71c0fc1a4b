import { mkdtempSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { appendLog } from '../../../lib/core/log.ts'
import { redact } from '../../../lib/core/redact.ts'
import { cut, oneLine } from '../../../lib/core/text.ts'
import { assert, run, test } from '../../helpers/harness.ts'
import { fc } from '../../helpers/property.ts'

test('escape sequences, bells, line breaks and bidi overrides do not survive', () => {
  assert.is(oneLine('\u001b[31mred\u001b[0m'), 'red')
  assert.is(oneLine('\u001b]0;title\u0007text'), 'text')
  assert.is(oneLine('\u001b[2J\u001b[1;1Hgone'), 'gone')
  assert.is(oneLine('one\r\ntwo\tthree'), 'one two three')
  assert.is(oneLine('abc\u202edef\u2066ghi'), 'abc def ghi')
  assert.is(oneLine('\u009b31mred'), 'red')
})

test('no text whatever leaves a control character or a line break', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      assert.not.match(oneLine(text), /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/)
      assert.is(oneLine(oneLine(text)), oneLine(text))
    }),
  )
})

test('a cut never leaves half a character', () => {
  assert.is(cut('ab😀cd', 4), 'ab…')
  assert.is(cut('short', 5), 'short')
  const isWhole = (text: string) => !/[\ud800-\udbff](?![\udc00-\udfff])/.test(text)
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), fc.nat(20), (text, max) => isWhole(cut(text, max + 1))))
})

test('passwords and tokens do not reach the log', () => {
  const line = redact(
    'push https://joe:s3cret@example.com/x failed, token=abcdef12, ghp_0123456789abcdef, Authorization: Bearer',
  )
  assert.not.match(line, /s3cret|abcdef12|0123456789abcdef/)
})

test('the log is capped, one line per message, and writing it never throws', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'orc-log-')), 'logs/orc.log')
  for (let index = 0; index < 3000; index += 1)
    appendLog(file, 'info', `message ${index}\nwith a break ${'x'.repeat(400)}`, 0)
  assert.ok(statSync(file).size < 300_000)
  assert.ok(statSync(`${file}.1`).size < 300_000)
  assert.match(readFileSync(file, 'utf8'), /^\[1970-01-01T00:00:00.000Z\] \[INFO\] message \d+ with a break x+…?\n/)
  appendLog('/dev/null/impossible', 'error', 'x', 0)
})

run()
