import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { abandonedInSpool, appendSpool, namesIn, readSpool, removeFiles, spoolName } from '../../../lib/core/spool.ts'
import { assert, run, test } from '../../helpers/harness.ts'

const newDirectory = () => join(mkdtempSync(join(tmpdir(), 'orc-spool-')), 'spool')
const NOW = 1_790_000_000_000

test('facts come back oldest first, also when one clock tick gave several', () => {
  const directory = newDirectory()
  appendSpool(directory, `${spoolName(NOW + 1, 7, 5n)}.json`, 'third')
  appendSpool(directory, `${spoolName(NOW, 7, 20n)}.json`, 'second')
  appendSpool(directory, `${spoolName(NOW, 8, 9n)}.json`, 'first')
  assert.equal(
    readSpool(directory).map(({ text }) => text),
    ['first', 'second', 'third'],
  )
})

test('a half-written fact is not seen', () => {
  const directory = newDirectory()
  appendSpool(directory, 'a.json', 'whole')
  writeFileSync(join(directory, '.b.json.tmp'), 'ha')
  assert.equal(readSpool(directory), [{ name: 'a.json', text: 'whole' }])
})

test('without a directory there are no facts, and removing what is gone is no error', () => {
  const directory = newDirectory()
  assert.equal(namesIn(directory), [])
  appendSpool(directory, 'a.json', 'x')
  removeFiles(directory, ['a.json', 'never-there.json'])
  assert.equal(readdirSync(directory), [])
})

test('only temporary files that are old enough, or from the future, count as abandoned', () => {
  const directory = newDirectory()
  appendSpool(directory, 'a.json', 'x')
  for (const at of [NOW, NOW - 120_000, NOW + 86_400_000])
    writeFileSync(join(directory, `.${spoolName(at, 1, 1n)}.json.tmp`), '')
  assert.equal(abandonedInSpool(directory, NOW, 60_000).length, 2)
})

run()
