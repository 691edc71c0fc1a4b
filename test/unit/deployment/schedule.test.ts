// When the sources are asked: against fixed intervals (`npm run simulate`), against the least possible, and its limits.
import { execFileSync } from 'node:child_process'
import { hurried, NEW_DESK } from '../../../lib/deployment/pace.ts'
import { backoffMs, nextLookMs } from '../../../lib/deployment/schedule.ts'
import { assert, run, test } from '../../helpers/harness.ts'
import { fc } from '../../helpers/property.ts'

interface Outcome {
  readonly mean: number
  readonly p95: number
  readonly requests: number
}

interface Column {
  readonly least: Outcome
  readonly median: number
  readonly results: Readonly<Record<string, Outcome>>
  readonly sigma: number
}

const printed = execFileSync(process.execPath, ['bench/simulate.mjs', '--json'], { encoding: 'utf8' })
const columns: readonly Column[] = JSON.parse(printed)
const NOBODY: Outcome = { mean: Number.NaN, p95: Number.NaN, requests: Number.NaN }
const of = ({ results }: Column, name: string): Outcome => results[name] ?? NOBODY

test('the peers come out as they were measured', () => {
  const measured = {
    'fixed 10 s': [6.7, 25.7, 64.4, 37.2],
    '5 s, after 2 min 15 s': [12.8, 33.3, 59.1, 39.8],
    'x1.5 up to 30 s': [7.4, 13.8, 26.7, 17.6],
  }
  for (const [name, figures] of Object.entries(measured)) {
    figures.forEach((figure, index) => {
      const column = columns[index]
      const { requests } = column ? of(column, name) : NOBODY
      // Exponential schedules differ in how they begin.
      const tolerance = name.startsWith('x') ? 2 : 0.05 * figure
      assert.ok(Math.abs(requests - figure) <= tolerance, `${name}, column ${index}: ${requests}, measured ${figure}`)
    })
  }
})

test('at most 6 s late on average, with at most 75 % of the requests of every 10 s where the past tells anything', () => {
  for (const column of columns) {
    const [ours, fixed] = [of(column, 'orc-hooks'), of(column, 'fixed 10 s')]
    const share = ours.requests / fixed.requests
    assert.ok(ours.mean <= 6, `${column.median} s: ${ours.mean} s`)
    if (column.sigma < 0.5) assert.ok(share <= 0.75, `${column.median} s: ${share}`)
    else {
      // Here no schedule does: the least possible for 6 s is 78 %.
      assert.ok((column.least.requests * column.least.mean) / 6 / fixed.requests > 0.75)
      assert.ok(ours.requests <= 1.08 * column.least.requests, `${ours.requests}, least ${column.least.requests}`)
    }
  }
})

test('fewer requests than 5 s, then 15 s, and sooner, but for deployments of a minute', () => {
  for (const column of columns) {
    const [ours, before] = [of(column, 'orc-hooks'), of(column, '5 s, after 2 min 15 s')]
    assert.ok(ours.requests < before.requests, `${column.median} s`)
    // Deployments of a minute end before that slows down: it then spends 2.7 times as much.
    if (column.median > 60) assert.ok(ours.mean < before.mean, `${column.median} s`)
  }
})

const past = fc.array(fc.integer({ max: 10_800_000, min: 0 }), { maxLength: 30 })
const random = fc.double({ max: 1, min: 0, noNaN: true })

test('it waits at least what the limits ask for, and never longer than a minute and a little', () => {
  const elapsed = fc.integer({ max: 100_000_000, min: 0 })
  fc.assert(
    fc.property(elapsed, fc.integer({ max: 60_000, min: 0 }), past, random, (elapsedMs, floorMs, pastMs, drawn) => {
      const waitMs = nextLookMs({ elapsedMs, floorMs, pastMs, random: drawn })
      assert.ok(waitMs >= Math.max(floorMs, 1700), `${waitMs}`)
      assert.ok(waitMs <= 69_000, `${waitMs}`)
    }),
  )
})

test('what asks to wait is waited for, and more', () => {
  fc.assert(
    fc.property(
      fc.integer({ max: 1000, min: 1 }),
      fc.integer({ max: 3_600_000, min: 0 }),
      random,
      (count, ms, drawn) => {
        const waitMs = backoffMs(count, { random: drawn, retryAfterMs: ms })
        assert.ok(waitMs >= ms + 1000 && waitMs <= ms + 60_000, `${waitMs}`)
      },
    ),
  )
})

test('who is in a hurry gets an answer soon, but no sooner than the limits allow, and not from one who is pausing', () => {
  const desk = { dueAt: 100_000, failures: 0, plannedMs: 60_000 }
  assert.is(hurried(desk, 0).dueAt, 42_000)
  assert.is(hurried(desk, 10_000).dueAt, 50_000)
  assert.is(hurried(desk, 90_000).dueAt, 100_000)
  assert.is(hurried({ ...desk, failures: 1 }, 0).dueAt, 100_000)
  assert.ok(hurried(NEW_DESK, 0).dueAt <= 0)
})

run()
