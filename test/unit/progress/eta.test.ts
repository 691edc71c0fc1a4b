import { etaOf, latest } from '../../../lib/progress/eta.ts'
import { assert, run, test } from '../../helpers/harness.ts'

const FIVE = [10, 20, 30, 40, 1000]

test('median of the history for each pending task, and what is left of it for the running one', () => {
  const eta = etaOf(FIVE, { agents: 1, pendingTasks: 2, running: [12] })
  assert.is(eta?.seconds, 18 + 60)
  assert.equal(eta?.basis, { agents: 1, elapsedSeconds: 12, medianSeconds: 30, remainingTasks: 3, samples: 5 })
})

test('a running task that took longer than the median counts as nearly done, never as less than nothing', () => {
  assert.is(etaOf(FIVE, { agents: 1, pendingTasks: 1, running: [500] })?.seconds, 30)
})

test('agents share the work of a list', () => {
  assert.is(etaOf(FIVE, { agents: 2, pendingTasks: 4, running: [30, 30] })?.seconds, 60)
})

test('there is no estimate with four samples, with nothing left, or past the estimate', () => {
  assert.is(etaOf([1, 2, 3, 4], { agents: 1, pendingTasks: 3, running: [] }), undefined)
  assert.is(etaOf(FIVE, { agents: 1, pendingTasks: 0, running: [] }), undefined)
  assert.is(etaOf(FIVE, { agents: 1, pendingTasks: 0, running: [31] }), undefined)
})

test('an even number of samples has its median in the middle of the two', () => {
  assert.is(etaOf([10, 20, 30, 40, 50, 60], { agents: 1, pendingTasks: 1, running: [] })?.seconds, 35)
})

test('the latest estimate is the one for all', () => {
  const one = etaOf(FIVE, { agents: 1, pendingTasks: 1, running: [] })
  const two = etaOf(FIVE, { agents: 1, pendingTasks: 2, running: [] })
  assert.is(latest([undefined, one, two, one]), two)
  assert.is(latest([]), undefined)
})

run()
