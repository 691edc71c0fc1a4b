// What agents and people are told of a deployment, where they look anyway.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { appServer, followingRepository } from '../../helpers/app-server.ts'
import { ended } from '../../helpers/ended.ts'
import { assert, run, test } from '../../helpers/harness.ts'
import { git, orcHooks, type Sandbox, sandbox } from '../../helpers/repository.ts'
import { until } from '../../helpers/until.ts'

async function failing(more: object = {}, before: (box: Sandbox, top: string) => void = () => {}) {
  const box = sandbox('told')
  let commit = ''
  const server = await appServer(() => commit, ['BUILDING', 'ERROR'])
  Object.assign(box.env, server.env)
  const top = followingRepository(box, {}, more)
  commit = git(box, top, 'rev-parse', 'HEAD').trim()
  before(box, top)
  await ended(spawn('git', ['push', '-q', 'origin', 'main'], { cwd: top, env: box.env }))
  const file = join(top, '.orchestra/deploy', `${commit}.json`)
  const record = () => JSON.parse(readFileSync(file, 'utf8')).environments.production
  await until(() => existsSync(file) && record().notified.includes('notice'), 'the verdict')
  await until(() => !existsSync(join(top, '.orchestra/deploy/monitor')), 'the end of the monitor')
  return { box, commit, record, server, top }
}

function event(box: Sandbox, cwd: string, name: string, more: object = {}): Record<string, string> {
  const input = JSON.stringify({ cwd, hook_event_name: name, session_id: 's1', tool_name: 'Read', ...more })
  const hook = spawnSync(process.execPath, [resolve('dist/hooks/agent-event.cjs'), 'claude'], {
    cwd,
    encoding: 'utf8',
    env: box.env,
    input,
  })
  assert.is(hook.status, 0, hook.stderr)
  return hook.stdout === '' ? {} : JSON.parse(hook.stdout)
}

test('the agent is told in its next event, once, with the next command', async () => {
  const { box, commit, server, top } = await failing()
  const said = JSON.stringify(event(box, top, 'PostToolUse', { tool_input: {}, tool_response: {} }))
  assert.match(said, `deployment of ${commit.slice(0, 7)} to production failed in `)
  assert.match(said, `run npx orc-hooks check-deployment-status ${commit.slice(0, 7)}`)
  assert.not.match(JSON.stringify(event(box, top, 'PostToolUse', { tool_input: {}, tool_response: {} })), 'failed in')
  const status = orcHooks(box, top, 'progress', 'show')
  server.close()
  assert.is(status.code, 0, status.stderr)
})

test('a Stop is blocked once while the own commit has failed, where the configuration wants that', async () => {
  const { box, server, top } = await failing({ blockStopOnFailure: true })
  assert.is(event(box, top, 'Stop', { stop_hook_active: true })['decision'], undefined)
  const stop = event(box, top, 'Stop', { stop_hook_active: false })
  assert.is(stop['decision'], 'block')
  assert.match(`${stop['reason']}`, /failed in .*check-deployment-status/)
  assert.is(event(box, top, 'Stop', { stop_hook_active: false })['decision'], undefined)
  server.close()
  // Another environment's failure is told too, though the first one stands before it.
  const file = join(top, '.orchestra/deploy/failures')
  const [failure] = JSON.parse(readFileSync(file, 'utf8'))
  const others = [
    { ...failure, key: 'of-another-worktree', worktree: box.top },
    { ...failure, key: 'long-ago', until: 1 },
    { ...failure, key: '../escape' },
    { ...failure, key: 'staging', text: 'staging failed' },
  ]
  writeFileSync(file, JSON.stringify([failure, ...others]))
  assert.is(event(box, top, 'Stop', { stop_hook_active: false })['reason'], 'staging failed')
  assert.is(event(box, top, 'Stop', { stop_hook_active: false })['decision'], undefined)
})

test('by default no Stop is blocked, and a session that begins takes up what nobody watches', async () => {
  const { box, commit, record, server, top } = await failing()
  assert.is(event(box, top, 'Stop', { stop_hook_active: false })['decision'], undefined)
  rmSync(join(top, '.orchestra/deploy', `${commit}.json`))
  const again = orcHooks(box, top, 'monitor-deployment', '--background', '--quiet')
  assert.is(again.code, 0, again.stderr)
  const owner = join(top, '.orchestra/deploy/monitor')
  await until(() => existsSync(owner) || record().endedAt !== null, 'the monitor')
  event(box, top, 'SessionStart', { source: 'startup' })
  await until(() => record().state === 'failed' && !existsSync(owner), 'the verdict')
  server.close()
})

test('the verdict stands in progress-status.txt without another event of an agent', async () => {
  const { box, commit, server, top } = await failing({}, (where, cwd) => {
    const todos = [{ activeForm: 'Doing', content: 'Write the docs', status: 'in_progress' }]
    event(where, cwd, 'PostToolUse', { tool_input: { todos }, tool_name: 'TodoWrite', tool_response: {} })
  })
  server.close()
  const text = readFileSync(join(top, '.orchestra/cache/progress-status.txt'), 'utf8')
  assert.match(text, new RegExp(`^Deployments\\n  ${commit.slice(0, 7)} to production failed in .*exit code 1`, 'm'))
  assert.match(text, 'Doing')
  assert.match(orcHooks(box, top, 'progress', 'show').stdout, `${commit.slice(0, 7)} to production failed`)
})

test('when a task or the whole list is done, the monitor is asked to look at once, and the hook does not wait', async () => {
  const { box, server, top } = await failing()
  server.close()
  const [owner, wish] = ['monitor', 'look-now'].map((name) => join(top, '.orchestra/deploy', name))
  // A monitor that lives, and does not take the wish away: this process.
  writeFileSync(owner ?? '', JSON.stringify({ pid: process.pid }))
  const isAsked = (name: string, more: object = {}) => {
    rmSync(wish ?? '', { force: true })
    event(box, top, name, more)
    return existsSync(wish ?? '')
  }
  const list = (...states: readonly string[]) => ({
    tool_input: { todos: states.map((status, index) => ({ activeForm: 'a', content: `t${index}`, status })) },
    tool_name: 'TodoWrite',
    tool_response: {},
  })
  assert.ok(isAsked('TaskCompleted', { task_id: '1', task_subject: 'done' }))
  assert.ok(isAsked('PostToolUse', list('completed', 'completed')))
  assert.not(isAsked('PostToolUse', list('completed', 'in_progress')))
  assert.not(isAsked('PostToolUse', list()))
  assert.not(isAsked('PostToolUse', { tool_input: {}, tool_response: {} }))
  assert.ok(isAsked('Stop', { stop_hook_active: false }))
})

run()
