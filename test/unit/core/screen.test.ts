import { changedRows } from '../../../lib/core/screen.ts'
import { assert, run, test } from '../../helpers/harness.ts'

test('only rows that changed are written, each at its place, and the rest of the row is cleared', () => {
  assert.is(changedRows(['a', 'b', 'c'], ['a', 'B', 'c']), '\u001b[2;1H\u001b[KB\u001b[0m')
  assert.is(changedRows(['a'], ['a']), '')
})

test('rows that are no longer there are cleared, new ones are written', () => {
  assert.is(changedRows(['a', 'b'], ['a']), '\u001b[2;1H\u001b[K\u001b[0m')
  assert.is(changedRows([], ['a']), '\u001b[1;1H\u001b[Ka\u001b[0m')
})

run()
