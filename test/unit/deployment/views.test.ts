// The plain files that scripts of the predecessor read.
import type { DeploymentRecord } from '../../../lib/deployment/domain.ts'
import { commitOfView, renderStatusLog, resultWord, viewNames } from '../../../lib/deployment/views.ts'
import { assert, run, test } from '../../helpers/harness.ts'
import { COMMIT, commitOf, pushed } from '../../helpers/watching.ts'

const ended = (state: DeploymentRecord['state'], more: Partial<DeploymentRecord> = {}): DeploymentRecord => ({
  ...pushed(),
  endedAt: '2026-01-05T09:05:00.000Z',
  state,
  ...more,
})

test('there is no result before the end of every environment; then the worst of them', () => {
  assert.is(resultWord([]), undefined)
  assert.is(resultWord([pushed()]), undefined)
  assert.is(resultWord([ended('live'), pushed()]), undefined)
  assert.is(resultWord([ended('failed'), pushed()]), undefined)
  assert.is(resultWord([ended('live')]), 'success\n')
  assert.is(resultWord([ended('live'), ended('failed')]), 'failed\n')
  assert.is(resultWord([ended('live'), ended('timeout')]), 'timeout\n')
  assert.is(resultWord([ended('live'), ended('unknown')]), 'unknown\n')
})

test('two commits that begin alike have files of their own', () => {
  const other = commitOf('c0ffee0001')
  assert.is(viewNames(COMMIT, [COMMIT]).log, '.deployment-status-c0ffee0.log')
  assert.is(viewNames(COMMIT, [COMMIT, other]).result, '.deployment-status-c0ffee000000.result')
  assert.is(viewNames(other, [COMMIT, other]).pid, '.deployment-monitor-c0ffee000100.pid')
  for (const name of Object.values(viewNames(COMMIT, []))) assert.is(commitOfView(name), 'c0ffee0')
  for (const name of ['.deployment-status-.log', 'x.deployment-status-c0ffee0.log', '.deployment-status-c0ffee0.txt'])
    assert.is(commitOfView(name), undefined, name)
})

test('the log tells the states, what could not be read, the end and the failing lines, the end last', () => {
  const failure = { code: 'E1', log: ['line one', 'line \u001b[31mtwo'], message: 'exit 1', stage: 'BUILD' }
  const history = (['queued', 'building', 'failed'] as const).map((state, index) => ({
    at: `2026-01-05T09:0${index}:00.000Z`,
    state,
  }))
  const sources = [{ at: '2026-01-05T09:02:00.000Z', detail: 'HTTP 500', said: 'unreadable' as const, source: 'db' }]
  const record = ended('failed', { failure, history, sources })
  assert.equal(renderStatusLog([record]).split('\n'), [
    '[09:00:00] queued',
    '[09:01:00] building',
    '[09:02:00] db could not be read: HTTP 500',
    '[09:05:00] deployment of c0ffee0 to production failed in BUILD: E1, exit 1',
    '    line one',
    '    line two',
    '',
  ])
})

run()
