import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LowSync } from 'lowdb'
import { jsonFile, replaceFile } from '../../../lib/core/json-file.ts'
import { assert, run, test } from '../../helpers/harness.ts'

function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'orc-json-'))
  mkdirSync(join(directory, 'lock'))
  return directory
}

test('lowdb reads and writes through it, and starts from the default where there is no file', () => {
  const directory = newDirectory()
  const options = { parse: (text: string) => JSON.parse(text), temporary: join(directory, 'lock') }
  const open = () => new LowSync<{ count: number }>(jsonFile(join(directory, 'data.json'), options), { count: 0 })
  const first = open()
  first.read()
  first.data.count += 1
  first.write()
  const second = open()
  second.read()
  assert.equal(second.data, { count: 1 })
  assert.equal(readdirSync(join(directory, 'lock')), [])
})

test('the mode of the file is kept', () => {
  const directory = newDirectory()
  const file = join(directory, 'data.json')
  writeFileSync(file, 'old')
  chmodSync(file, 0o600)
  replaceFile(file, 'new', join(directory, 'lock'))
  assert.is(statSync(file).mode & 0o777, 0o600)
})

test('a symlink stays one, and the file behind it is replaced', () => {
  const directory = newDirectory()
  writeFileSync(join(directory, 'real.json'), 'old')
  symlinkSync('real.json', join(directory, 'data.json'))
  replaceFile(join(directory, 'data.json'), 'new', join(directory, 'lock'))
  assert.ok(lstatSync(join(directory, 'data.json')).isSymbolicLink())
  assert.is(readFileSync(join(directory, 'real.json'), 'utf8'), 'new')
})

test('without its temporary directory (the lock was taken over) nothing is replaced', () => {
  const directory = newDirectory()
  const file = join(directory, 'data.json')
  writeFileSync(file, 'newer')
  assert.throws(() => replaceFile(file, 'older', join(directory, 'gone')), /ENOENT/)
  assert.is(readFileSync(file, 'utf8'), 'newer')
})

run()
