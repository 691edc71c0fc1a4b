// Races with real git: clones and worktrees that push to one branch at once through a slow remote.

import { ended } from '../helpers/ended.ts'
import { assert, run, test } from '../helpers/harness.ts'
import {
  finishAll,
  holderOf,
  leftovers,
  makeRace,
  naive,
  ours,
  pushCount,
  start,
  startAll,
  work,
  wrongWork,
} from '../helpers/race.ts'
import { sandbox } from '../helpers/repository.ts'

test('8 clones and 8 worktrees push 3 commits each at once: all land, nothing is lost, doubled or left over', async () => {
  const race = makeRace(sandbox('race'), { clones: 8, latencyMs: 100, worktrees: 8 })
  for (const client of race.clients) work(race, client, 0)
  const ends = await startAll(race, ours)
  assert.equal(
    ends.map(({ code, stderr, stdout }) => (code === 0 ? 'landed' : `${code} ${stderr}${stdout}`)),
    race.clients.map(() => 'landed'),
  )
  assert.equal(wrongWork(race, 1), [])
  assert.equal(leftovers(race), [])
  assert.ok(pushCount(race) <= race.clients.length / 2, `${pushCount(race)} pushes for ${race.clients.length}`)
})

test('a server that declines pushes at random: everybody lands in the end, and nothing is lost or doubled', async () => {
  const race = makeRace(sandbox('decline'), { clones: 4, declineOneIn: 3, worktrees: 2 })
  for (const client of race.clients) work(race, client, 0)
  const ends = await startAll(race, ours)
  assert.equal(
    ends.filter(({ code }) => code !== 0 && code !== 1),
    [],
  )
  assert.equal(await finishAll(race, ends), [])
  assert.equal(wrongWork(race, 1), [])
  assert.equal(leftovers(race), [])
})

test('kill -9 of clients at random moments, and of whoever holds the queue: nothing is lost, doubled or left over', async () => {
  const race = makeRace(sandbox('killed'), { clones: 5, latencyMs: 100, worktrees: 3 })
  for (const client of race.clients) work(race, client, 0)
  const children = race.clients.map((client) => start(race, client, ours))
  const ends = Promise.all(children.map(ended))
  const until = Date.now() + 20_000
  let killedHolders = 0
  for (const child of children.slice(0, 3)) setTimeout(() => child.kill('SIGKILL'), 500 + Math.random() * 3000)
  while (killedHolders < 2 && Date.now() < until && children.some(({ exitCode }) => exitCode === null)) {
    await new Promise((resolve) => setTimeout(resolve, 30 + Math.random() * 120))
    const holder = children.find(({ pid }) => pid === holderOf(race))
    if (holder?.kill('SIGKILL')) killedHolders += 1
  }
  assert.ok(killedHolders > 0)
  assert.equal(await finishAll(race, await ends), [])
  assert.equal(wrongWork(race, 1), [])
  assert.equal(leftovers(race), [])
})

test('the same race with pull --rebase and push in a loop does not finish the job', async () => {
  const race = makeRace(sandbox('naive'), { clones: 4, latencyMs: 100, worktrees: 4 })
  for (const client of race.clients) work(race, client, 0)
  const ends = await startAll(race, naive)
  assert.ok(ends.some(({ code }) => code !== 0))
  assert.ok(wrongWork(race, 1).length > 0)
})

run()
