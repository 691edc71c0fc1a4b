import { assert, run, test } from '../../../helpers/harness.ts'
import { merge3 } from './look-alikes.ts'

test('a line of nothing but brackets takes no longer than any other', () => {
  const startedAt = process.cpuUsage()
  merge3('x\n', `- ${'['.repeat(100_000)}\n`, `## ${'('.repeat(100_000)}\n`)
  assert.ok(process.cpuUsage(startedAt).user < 5_000_000)
})

run()
