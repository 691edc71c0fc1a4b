// Who waits in the queue while somebody else pushes for it: what it may be spared, and what it must be told.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type Ended, ended } from '../helpers/ended.ts'
import { GATES, gatedRace, open, reached, standing } from '../helpers/gates.ts'
import { assert, run, test } from '../helpers/harness.ts'
import { type Client, leftovers, ours, type Program, type Race, start, wrongWork } from '../helpers/race.ts'
import { execute, git, put } from '../helpers/repository.ts'
import { until } from '../helpers/until.ts'

const landed = (...ends: readonly Ended[]) =>
  assert.equal(
    ends.map(({ code, stderr, stdout }) => (code === 0 ? 'landed' : `${code} ${stderr}${stdout}`)),
    ends.map(() => 'landed'),
  )

/** The first clone holds the queue, and fetches until the gate is opened. */
async function held(name: string, clones: number) {
  const race = gatedRace(name, clones)
  const [first, ...others] = race.clients
  const holder = start(race, first as Client, ours)
  const end = ended(holder)
  await reached(race, 'upload')
  return { end, holder, others, race }
}

/** Of all commits at the remote. */
const subjects = ({ box, remote }: Race) => git(box, remote, 'log', '--format=%s', 'main')

test('one does not fit: it is told of its own conflict, and the others land in one push', async () => {
  const race = gatedRace('unfit', 3)
  const [one, two, three] = race.clients as readonly [Client, Client, Client]
  for (const { name, top } of [one, two]) {
    put(join(top, 'src/first.ts'), `export const first = '${name}'\n`)
    git(race.box, top, 'commit', '-qam', `first is ${name}`)
  }
  const holder = ended(start(race, one, ours))
  await reached(race, 'upload')
  const [unfit, fit] = [ended(start(race, two, ours)), ended(start(race, three, ours))]
  await standing(race, 3)
  open(race, ...GATES)
  landed(await holder, await fit)
  const { code, stdout } = await unfit
  assert.is(code, 3, stdout)
  assert.match(JSON.parse(stdout).reason, /collide in src\/first\.ts/)
  assert.is(readFileSync(join(race.box.top, 'options'), 'utf8'), 'none\n', 'one push')
  assert.not.match(subjects(race), new RegExp(`first is ${two.name}`))
  assert.equal(leftovers(race), [])
})

test('a git that is too old to merge: what fits as it is lands, and who waits hears it of its own push', async () => {
  const race = gatedRace('old', 2)
  const { box } = race
  const real = execute(box, box.top, ['sh', '-c', 'command -v git']).stdout.trim()
  const old = `#!/bin/sh\nfor word do [ "$word" = merge-tree ] && exit 129; done\nexec '${real}' "$@"\n`
  put(join(box.top, 'old/git'), old, 0o755)
  Object.assign(box.env, { PATH: `${join(box.top, 'old')}:${box.env['PATH']}` })
  const [one, two] = race.clients as readonly [Client, Client]
  const holder = ended(start(race, one, ours))
  await reached(race, 'upload')
  const other = ended(start(race, two, ours))
  await standing(race, 2)
  open(race, ...GATES)
  landed(await holder)
  const { code, stdout } = await other
  assert.equal([code, JSON.parse(stdout).error.code], [1, 'OLD_GIT'])
  assert.equal(leftovers(race), [])
})

test('push options are of one clone alone: its commits go with them, and those of others without', async () => {
  const { end, others, race } = await held('options', 3)
  const [two, three] = others as readonly Client[] as readonly [Client, Client]
  git(race.box, race.remote, 'config', 'receive.advertisePushOptions', 'true')
  git(race.box, two.top, 'config', 'push.pushOption', 'ci.skip')
  const ends = [ended(start(race, two, ours)), ended(start(race, three, ours))]
  await standing(race, 3)
  open(race, ...GATES)
  landed(await end, ...(await Promise.all(ends)))
  assert.equal(readFileSync(join(race.box.top, 'options'), 'utf8').split('\n').sort(), ['', 'ci.skip', 'none'])
  assert.equal(wrongWork(race, 1), [])
})

test('a queue in which nothing lands is given up after --max-wait, and who holds it is named', async () => {
  const { end, holder, others, race } = await held('stuck', 2)
  holder.kill('SIGSTOP')
  const impatient: Program = (client) => ours(client).map((word) => (word === '120s' ? '500ms' : word))
  const { code, stdout } = await ended(start(race, others[0] as Client, impatient))
  const { next, reason } = JSON.parse(stdout)
  assert.is(code, 4)
  assert.match(reason, new RegExp(`^gave up waiting: process ${holder.pid} holds the queue of pushes to main`))
  assert.is(next[0], `ps -f -p ${holder.pid}`)
  open(race, ...GATES)
  holder.kill('SIGCONT')
  landed(await end)
})

test('Ctrl-C while somebody else has the commits in hand waits for what becomes of them', async () => {
  const { end, others, race } = await held('taken', 2)
  const passenger = start(race, others[0] as Client, ours)
  const told = ended(passenger)
  await standing(race, 2)
  open(race, 'upload', 'receive')
  await reached(race, 'decide')
  // As npm sends it: twice at once.
  passenger.kill('SIGINT')
  passenger.kill('SIGINT')
  await delay(300)
  assert.is(passenger.exitCode ?? passenger.signalCode, null)
  open(race, ...GATES)
  landed(await end, await told)
  assert.equal(wrongWork(race, 1), [])
  assert.equal(leftovers(race), [])
})

test('a second Ctrl-C does not wait: the run is unfinished, and --continue finds what became of it', async () => {
  const { end, others, race } = await held('twice', 2)
  const client = others[0] as Client
  const passenger = start(race, client, ours)
  const told = ended(passenger)
  await standing(race, 2)
  open(race, 'upload', 'receive')
  await reached(race, 'decide')
  passenger.kill('SIGINT')
  await delay(1200)
  passenger.kill('SIGINT')
  assert.is((await told).signal, 'SIGINT')
  open(race, ...GATES)
  landed(await end)
  landed(await ended(start(race, client, (who) => [...ours(who).slice(0, 6), '--continue'])))
  assert.equal(wrongWork(race, 1), [])
  assert.equal(leftovers(race), [])
})

test('a holder that is killed while it fetches leaves nothing once somebody else has pushed', async () => {
  const { end, holder, others, race } = await held('killed', 2)
  const { box, clients } = race
  const refs = () => git(box, clients[0]?.top ?? '', 'for-each-ref', '--format=%(refname)', 'refs/orc/queue')
  holder.kill('SIGKILL')
  assert.is((await end).signal, 'SIGKILL')
  open(race, ...GATES)
  // Its fetch outlives it.
  await until(() => refs().includes('-upstream'))
  landed(await ended(start(race, others[0] as Client, ours)))
  assert.is(refs(), '')
})

run()
