import { isSha, parseSha } from '../../../lib/core/sha.ts'
import { assert, run, test } from '../../helpers/harness.ts'

test('only the full name of an object is one: SHA-1 or SHA-256, in lower case, with nothing around it', () => {
  for (const good of ['0a'.repeat(20), '0a'.repeat(32)]) {
    assert.ok(isSha(good))
    assert.is(parseSha(good), good)
  }
  const bad = [
    '',
    'abc123',
    '0A'.repeat(20),
    '0a'.repeat(21),
    `${'0a'.repeat(20)}\n`,
    ` ${'0a'.repeat(20)}`,
    'g'.repeat(40),
  ]
  for (const text of bad) {
    assert.not(isSha(text), JSON.stringify(text))
    assert.throws(() => parseSha(text), /not a full commit id/)
  }
})

run()
