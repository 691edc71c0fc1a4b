import { answerRefusedPush } from '../../../lib/push/agent-answer.ts'
import { assert, run, test } from '../../helpers/harness.ts'

const BEHIND = `To ../work.git
 ! [rejected]        main -> main (fetch first)
error: failed to push some refs to '../work.git'
hint: Updates were rejected because the remote contains work that you do not`
const DECLINED = `remote: no tickets today\nTo h:x\n ! [remote rejected] main -> main (pre-receive hook declined)\nerror: failed to push some refs to 'h:x'`

const batch = (command: string, tool_response: unknown) => ({
  hook_event_name: 'PostToolBatch',
  tool_calls: [{ tool_input: { command }, tool_name: 'Bash', tool_response }],
})
const said = (command: string, response: unknown) => answerRefusedPush(batch(command, response))

test('a refused push is answered with its class and the exact command', () => {
  for (const command of [
    'git push origin main',
    'cd x && git -C y push origin',
    'git push origin main 2>&1 | tail -5',
    'npx orc-hooks push origin',
  ]) {
    const told = said(command, `Exit code 1\n${BEHIND}`)
    assert.match(told?.context ?? '', /refused \(behind\): main at origin has commits that are not here\./, command)
    assert.match(told?.context ?? '', /Next command: npx orc-hooks handle-push-conflict main --remote origin$/, command)
  }
  assert.match(said('git push backup main', BEHIND)?.context ?? '', /main --remote backup$/)
  const chosen = said('git push', BEHIND.replace('main -> main', 'feat/a -> main'))?.context ?? ''
  assert.match(chosen, /main at the remote has commits/, 'which one git chose is not known here')
  assert.match(chosen, /Next command: npx orc-hooks handle-push-conflict feat\/a:main$/)
})

test('of the output only the advice is left', () => {
  const told = said(
    'git push -u origin feat/a:feat/b 2>&1 | tail -1',
    "hint: See the 'Note about fast-forwards' in 'git push --help' for details.",
  )
  assert.match(told?.context ?? '', /\(behind\): feat\/b at origin has commits/)
})

test('what a retry cannot mend is said to be so', () => {
  const told = said('git push', DECLINED)
  assert.match(told?.context ?? '', /refused \(declined\).*Pushing again will not help/)
})

test('the shapes of other events: a failed call, and a response with two texts', () => {
  const failed = { error: BEHIND, hook_event_name: 'PostToolUseFailure', tool_input: { command: 'git push' } }
  assert.match(answerRefusedPush(failed)?.context ?? '', /behind/)
  const used = {
    hook_event_name: 'PostToolUse',
    tool_input: { command: 'git push' },
    tool_response: { stderr: BEHIND, stdout: '' },
  }
  assert.match(answerRefusedPush(used)?.context ?? '', /behind/)
})

test('nothing is said of what was not refused, or was no push', () => {
  assert.is(said('git push', 'To h:x\n   1..2  main -> main'), undefined)
  assert.is(said('cat log', BEHIND), undefined)
  assert.is(said('npm test && git push', 'Exit code 1\nconnection refused\n3 tests failed'), undefined)
  assert.is(said('git log --grep push', 'fatal: bad revision'), undefined)
  assert.is(answerRefusedPush({}), undefined)
  assert.is(answerRefusedPush({ tool_calls: [null, 3, { tool_input: 'x' }] }), undefined)
})

test('hostile names and texts come as one line without escapes', () => {
  const told = said('git push', BEHIND.replaceAll('main', 'ma\u001b[2Jin\u202e$(x)'))
  assert.not.match(told?.context ?? '', /[\u001b\u202e\n]/)
})

run()
