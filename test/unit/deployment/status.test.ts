import { newRecord } from '../../../lib/deployment/advance.ts'
import { NO_DOUBT, renderNone, renderStatus } from '../../../lib/deployment/status.ts'
import { shaOf } from '../../helpers/deployment/watching.ts'
import { assert, run, test } from '../../helpers/harness.ts'

const COMMIT = shaOf('a1')
const PATIENCE = { landingMs: 1, overallMs: 1, registrationMs: 1, stallMs: 1 }

test('a deployment without a page or a number has no empty line "deployment:"', () => {
  const watch = { commit: COMMIT, environment: 'production', ref: 'refs/heads/main', remote: 'origin', worktree: '/x' }
  const record = newRecord(watch, { isLanded: true, now: 0, patience: PATIENCE })
  const shown = (id: string) =>
    renderStatus([{ ...record, deployment: { id, url: null } }], { doubt: NO_DOUBT, now: 0 })
  assert.match(shown('7'), /^ {2}deployment: +7$/m)
  assert.not.match(shown(''), /^ {2}deployment:/m)
})

test('an environment without a record does not send to the very commit that was asked about', () => {
  assert.is(renderNone(COMMIT, COMMIT), `- no deployment of ${COMMIT.slice(0, 7)} to this environment is known here`)
  assert.match(renderNone(COMMIT, shaOf('b2')), `check-deployment-status ${shaOf('b2').slice(0, 7)}`)
})

run()
