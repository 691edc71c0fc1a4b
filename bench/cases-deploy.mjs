// The monitor of deployments: its memory and CPU, how a verdict is asked for, and its schedule against fixed ones.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { bareNode, interleave } from './measure.mjs'
import { simulate } from './simulate.mjs'
import { ratioRow } from './table.mjs'

const dist = (name) => fileURLToPath(new URL(`../dist/${name}`, import.meta.url))
const SECONDS = 15

/** The rows about deployments. The push itself is measured with the other hooks (cases-git.mjs). */
export async function deployRows(rounds) {
  const top = realpathSync(mkdtempSync(join(tmpdir(), 'orc-bench-deploy-')))
  try {
    const { env, server } = await world(top)
    const monitor = await watchFor(top)
    server.close()
    server.closeAllConnections()
    return [...monitor, ...checkRows(top, { env, rounds }), ...(await scheduleRows())]
  } finally {
    rmSync(top, { force: true, maxRetries: 3, recursive: true })
  }
}

async function world(top) {
  const git = (...args) => execFileSync('git', args, { cwd: top, encoding: 'utf8' }).trim()
  git('init', '--quiet', '--initial-branch=main')
  git('-c', 'user.name=B', '-c', 'user.email=b@example.com', 'commit', '--quiet', '--allow-empty', '--message', 'first')
  const commit = git('rev-parse', 'HEAD')
  const deployment = { id: 'd1', phase: 'BUILDING', services: [{ name: 'web', source_commit_hash: commit }] }
  const server = createServer((_, response) => response.end(JSON.stringify({ deployments: [deployment] })))
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  const env = {
    ...process.env,
    DIGITALOCEAN_ACCESS_TOKEN: 'benchmark',
    DIGITALOCEAN_API_URL: `http://127.0.0.1:${server.address().port}`,
    XDG_STATE_HOME: join(top, 'state'),
  }
  const sources = [{ app: '4f6c71e2-1e90-4762-9fee-6cc4a0a9f2cf', type: 'digitalocean' }]
  const section = { environments: { production: { pollSeconds: 1, refs: ['main'], sources } } }
  writeFileSync(join(top, 'orc-hooks.config.json'), JSON.stringify({ deployment: section }))
  mkdirSync(join(top, '.orchestra'))
  const input = `origin refs/heads/main ${'0'.repeat(40)} ${commit}\n`
  execFileSync(process.execPath, [dist('hooks/push-event.cjs'), 'landed'], { cwd: top, env, input })
  return { env, server }
}

/** One look a second: many times what it does in a real watch. */
async function watchFor(top) {
  const owner = join(top, '.orchestra/deploy/monitor')
  for (let waited = 0; !existsSync(owner) && waited < 100; waited += 1) await sleep(100)
  const { pid } = JSON.parse(readFileSync(owner, 'utf8'))
  await sleep(3000)
  const before = usage(pid)
  await sleep(SECONDS * 1000)
  const after = usage(pid)
  process.kill(pid, 'SIGTERM')
  for (let waited = 0; existsSync(owner) && waited < 100; waited += 1) await sleep(100)
  const hour = ((after.cpuMs - before.cpuMs) / SECONDS) * 3600
  return [
    {
      budget: 60,
      isOk: after.megabytes <= 60,
      median: after.megabytes,
      unit: 'MB',
      what: 'deployment monitor: memory',
    },
    { median: hour / 1000, unit: 's', what: 'deployment monitor: CPU in an hour at one look a second' },
  ].map((row) => ({ against: '-', min: row.median, ...row }))
}

function usage(pid) {
  const text = execFileSync('ps', ['-o', 'rss=,time=', '-p', String(pid)], { encoding: 'utf8' }).trim()
  const stat = existsSync(`/proc/${pid}/stat`)
    ? readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1).split(' ')
    : undefined
  const cpuMs = stat ? (Number(stat[11]) + Number(stat[12])) * 10 : 0
  return { cpuMs, megabytes: Number(text.split(/\s+/)[0]) / 1024 }
}

function checkRows(top, { env, rounds }) {
  const stopped = [dist('bin/manage-deployment-monitors.js'), 'stop']
  execFileSync(process.execPath, stopped, { cwd: top, env, stdio: 'ignore' })
  // The exit code of what was stopped is 7; a shell makes that the success that the measurement expects.
  const check = () => ({
    args: ['-c', `"$0" "$1" >/dev/null; [ $? = 7 ]`, process.execPath, dist('bin/check-deployment-status.js')],
    command: 'sh',
    cwd: top,
    env,
  })
  const times = interleave({ check, node: bareNode }, rounds)
  return [ratioRow('check-deployment-status', 'node -e 0', { base: times.node, budget: 2.5, subject: times.check })]
}

async function scheduleRows() {
  const columns = await simulate()
  return columns.flatMap(({ median, results, sigma }) => {
    const [ours, fixed] = [results['orc-hooks'], results['fixed 10 s']]
    const name = `deployments of ${median} s (spread ${sigma})`
    const share = ours.requests / fixed.requests
    return [
      {
        against: 'every 10 s',
        ...(sigma < 0.5 && { budget: 0.75, isOk: share <= 0.75 }),
        median: share,
        min: share,
        unit: 'x',
        what: `${name}: requests`,
      },
      {
        against: '-',
        budget: 6,
        isOk: ours.mean <= 6,
        median: ours.mean,
        min: ours.mean,
        unit: 's',
        what: `${name}: mean delay`,
      },
    ]
  })
}
