import type { Sha } from '../../../lib/core/sha.ts'
import { newRecord } from '../../../lib/deployment/advance.ts'
import type { DeploymentRecord } from '../../../lib/deployment/domain.ts'
import {
  byUrgency,
  legacyCode,
  NO_DOUBT,
  renderNone,
  renderStatus,
  statusCode,
} from '../../../lib/deployment/status.ts'
import { shaOf } from '../../helpers/deployment/watching.ts'
import { assert, run, test } from '../../helpers/harness.ts'
import { pushed } from '../../helpers/watching.ts'

const COMMIT = shaOf('a1')
const PATIENCE = { landingMs: 1, overallMs: 1, registrationMs: 1, stallMs: 1 }

const ended = (state: DeploymentRecord['state'], more: Partial<DeploymentRecord> = {}): DeploymentRecord => ({
  ...pushed(),
  endedAt: '2026-01-05T09:05:00.000Z',
  state,
  ...more,
})

test('a deployment without a page or a number has no empty line "deployment:"', () => {
  const watch = { commit: COMMIT, environment: 'production', ref: 'refs/heads/main', remote: 'origin', worktree: '/x' }
  const record = newRecord(watch, { isLanded: true, now: 0, patience: PATIENCE })
  const shown = (id: string) =>
    renderStatus([{ ...record, deployment: { id, url: null } }], { doubt: NO_DOUBT, now: 0 })
  assert.match(shown('7'), /^ {2}deployment: +7$/m)
  assert.not.match(shown(''), /^ {2}deployment:/m)
})

test('an environment without a record does not send to the very commit that was asked about', () => {
  const none = (environment: string | undefined, ...commits: readonly Sha[]) =>
    renderNone(COMMIT, {
      environment,
      isConfigured: true,
      records: commits.map((commit) => ({ ...pushed(), commit })),
    })
  const short = COMMIT.slice(0, 7)
  assert.is(none('staging', COMMIT), `- no deployment of ${short} to "staging" is known here (there are: production)`)
  assert.match(none(undefined, shaOf('b2')), `: npx orc-hooks check-deployment-status ${shaOf('b2').slice(0, 7)}`)
  assert.match(
    none('staging'),
    `- no deployment of ${short} is known here\n  to watch it: npx orc-hooks monitor-deployment ${short}`,
  )
})

test('what only we have given up names the command that takes it up again', () => {
  const shown = (state: DeploymentRecord['state']) => renderStatus([ended(state)], { doubt: NO_DOUBT, now: 0 })
  for (const state of ['unknown', 'timeout', 'stopped', 'not-landed'] as const)
    assert.match(shown(state), /^ {2}watch again: +npx orc-hooks monitor-deployment c0ffee0$/m)
  for (const state of ['live', 'failed', 'canceled', 'superseded', 'skipped'] as const)
    assert.not.match(shown(state), 'watch again')
})

test('of several environments the one that needs somebody most decides', () => {
  const code = (...states: readonly DeploymentRecord['state'][]) => statusCode(states.map((state) => ended(state)))
  assert.is(code(), 3)
  assert.is(code('live', 'live'), 0)
  assert.is(code('live', 'building'), 2)
  assert.is(code('live', 'skipped'), 3)
  assert.is(code('building', 'superseded'), 5)
  assert.is(code('superseded', 'canceled'), 4)
  assert.is(code('canceled', 'unknown'), 7)
  assert.is(code('unknown', 'timeout'), 6)
  assert.is(code('timeout', 'failed', 'live'), 1)
  assert.equal(
    byUrgency([ended('live'), ended('building'), ended('failed'), ended('unknown')]).map(({ state }) => state),
    ['failed', 'unknown', 'building', 'live'],
  )
})

test('what nobody watches is not in progress, and what has ended needs nobody to watch', () => {
  assert.is(statusCode([pushed()], true), 2)
  assert.is(statusCode([pushed()], false), 7)
  assert.is(statusCode([ended('live')], false), 0)
  assert.is(legacyCode([pushed()], true), 2)
  assert.is(legacyCode([pushed()], false), 3)
})

test('for old scripts superseded is a success only where the commit is part of what took its place', () => {
  const superseded = (isIncluded: boolean | null) => ended('superseded', { superseded: { commit: null, isIncluded } })
  assert.is(legacyCode([superseded(true)]), 0)
  assert.is(legacyCode([superseded(true), ended('live')]), 0)
  assert.is(legacyCode([superseded(false)]), 1)
  assert.is(legacyCode([superseded(null)]), 1)
  assert.is(legacyCode([superseded(true), superseded(null)]), 1)
})

test('a commit that nobody watched comes with the next command, or with what is missing in the configuration', () => {
  const none = (isConfigured: boolean) => renderNone(COMMIT, { environment: undefined, isConfigured, records: [] })
  assert.match(none(true), `npx orc-hooks monitor-deployment ${COMMIT.slice(0, 7)}`)
  const unconfigured = none(false)
  assert.match(unconfigured, /no environment is configured.*"deployment" in orc-hooks\.config\.json/)
  assert.not.match(unconfigured, 'monitor-deployment')
})

run()
