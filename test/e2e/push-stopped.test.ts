// A holder of the queue that is stopped (Ctrl-Z), loses it to the others, and wakes up while they push.
import { ended } from '../helpers/ended.ts'
import { ageHolder, GATES, gatedRace, open, reached, standing } from '../helpers/gates.ts'
import { assert, run, test } from '../helpers/harness.ts'
import { type Client, leftovers, ours, start, wrongWork } from '../helpers/race.ts'

const MOMENTS = {
  decide: 'the server decides about its push',
  receive: 'the server has not heard of its push',
  told: 'its push has landed, and it was not told',
  upload: 'it fetches',
} as const

for (const at of GATES) {
  test(`stopped while ${MOMENTS[at]}: the others take over; it wakes up, and nothing is lost, doubled or left over`, async () => {
    const race = gatedRace('stopped', 4)
    const [one, two, three, four] = race.clients as readonly [Client, Client, Client, Client]
    const holder = start(race, one, ours)
    const holderEnded = ended(holder)
    await reached(race, 'upload')
    const passenger = ended(start(race, two, ours))
    await standing(race, 2)
    open(race, ...GATES.filter((gate) => gate !== at))
    await reached(race, at)
    holder.kill('SIGSTOP')
    ageHolder(race)
    const others = [await passenger, await ended(start(race, three, ours))]
    const last = ended(start(race, four, ours))
    open(race, at)
    holder.kill('SIGCONT')
    const ends = [...others, await holderEnded, await last]
    assert.equal(
      ends.map(({ code, stderr, stdout }) => (code === 0 ? 'landed' : `${code} ${stderr}${stdout}`)),
      ends.map(() => 'landed'),
    )
    assert.equal(wrongWork(race, 1), [])
    // What the two holders left of each other goes with the next push.
    assert.is((await ended(start(race, one, ours))).code, 0)
    assert.equal(leftovers(race), [])
  })
}

run()
