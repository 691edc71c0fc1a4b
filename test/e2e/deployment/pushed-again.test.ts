// A commit that is pushed again after another one: its old verdict says nothing of its new deployment.
import { followingRepository } from '../../helpers/app-server.ts'
import { CHECK, EVENT, ends, type Following, finish, recordOf, start } from '../../helpers/deployment/following.ts'
import { serve } from '../../helpers/deployment/server.ts'
import { ended } from '../../helpers/ended.ts'
import { assert, run, test } from '../../helpers/harness.ts'
import { git, sandbox } from '../../helpers/repository.ts'
import { until } from '../../helpers/until.ts'

test('brought back by a forced push: not the old verdict, and not the fate of its old deployment', async () => {
  const box = sandbox('again')
  const deployments: { created_at: string; id: string; phase: string; services: object[] }[] = []
  const server = await serve(() => ({ body: { deployment: deployments[0], deployments } }))
  const env = { DIGITALOCEAN_ACCESS_TOKEN: 'dop_v1_0123456789abcdef', DIGITALOCEAN_API_URL: server.url }
  Object.assign(box.env, env)
  const top = followingRepository(box)
  const head = () => git(box, top, 'rev-parse', 'HEAD').trim()
  const first = head()
  git(box, top, 'commit', '-q', '--allow-empty', '-m', 'second')
  const second = head()
  const at: Following = { box, commit: first, server: { close: () => {}, env, looks: () => 0, url: server.url }, top }
  const deploy = (commit: string, phase: string) => {
    for (const one of deployments) if (one.phase === 'ACTIVE') one.phase = 'SUPERSEDED'
    const services = [{ name: 'web', source_commit_hash: commit }]
    deployments.unshift({ created_at: new Date().toISOString(), id: `d${deployments.length}`, phase, services })
  }
  const push = async (old: string, commit: string) => {
    const child = start(at, EVENT, 'landed')
    child.stdin?.end(`origin refs/heads/main ${old} ${commit}\n`)
    assert.is((await ended(child)).code, 0)
  }
  const isState = (commit: string, state: string) => () => recordOf({ ...at, commit }).state === state
  try {
    deploy(first, 'ACTIVE')
    await push('0'.repeat(40), first)
    await until(isState(first, 'live'), 'the first verdict')
    deploy(second, 'ACTIVE')
    await push(first, second)
    await until(isState(second, 'live'), 'the second verdict')
    // Told once more it is the same push, and nothing begins.
    await push('0'.repeat(40), first)
    assert.is(recordOf(at).state, 'live')

    await push(second, first)
    await until(() => recordOf(at).polls > 1, 'the watch of what was brought back')
    assert.is(recordOf(at).state, 'queued', `${recordOf(at).reason}`)
    assert.is((await finish(at, CHECK, first)).code, 2)
    deploy(first, 'ERROR')
    await until(isState(first, 'failed'), 'the third verdict')
    await push(second, first)
    assert.is((await finish(at, CHECK, first)).code, 1)
  } finally {
    await ends(at)
    await server.close()
  }
})

run()
