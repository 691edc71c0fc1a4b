// Whole watches against the stateful fake of every provider, with the faults of a bad day; time passes as it is told.
import { advance } from '../../../lib/deployment/advance.ts'
import { type DeploymentRecord, isTerminal } from '../../../lib/deployment/domain.ts'
import type { Reading } from '../../../lib/deployment/join.ts'
import { afterRound, NEW_DESK } from '../../../lib/deployment/pace.ts'
import type { Phase, Step } from '../../helpers/deployment/board.ts'
import { fakeDigitalocean } from '../../helpers/deployment/digitalocean.ts'
import type { Fake } from '../../helpers/deployment/fake.ts'
import { fakeGithub } from '../../helpers/deployment/github.ts'
import {
  fakeCloudflarePages,
  fakeNetlify,
  fakeRailway,
  fakeRender,
  fakeVercel,
} from '../../helpers/deployment/hosts.ts'
import { fakeArgocd } from '../../helpers/deployment/others.ts'
import { watching } from '../../helpers/deployment/watching.ts'
import { assert, run, skip, test } from '../../helpers/harness.ts'
import { COMMIT, commitOf, PATIENCE, pushed, START } from '../../helpers/watching.ts'

const FAKES: Readonly<Record<string, () => Promise<Fake>>> = {
  argocd: async () => await fakeArgocd(),
  'cloudflare-pages': async () => await fakeCloudflarePages(),
  digitalocean: async () => await fakeDigitalocean(),
  'github deployments': async () => await fakeGithub('deployments'),
  'github workflows': async () => await fakeGithub('workflows'),
  netlify: async () => await fakeNetlify(),
  railway: async () => await fakeRailway(),
  render: async () => await fakeRender(),
  vercel: async () => await fakeVercel(),
}

const MAX_ROUNDS = 2000
/** What is pushed after the commit that is watched, and contains it. */
const OTHER = commitOf('0dd1')

/** Watches the commit to its end; each round is as much later as the schedule says, without waiting for it. */
async function watchFake(fake: Fake, containing?: string): Promise<DeploymentRecord> {
  let now = START + 1000
  const isAncestor = async (_sha: string, other: string) => other === containing
  const { look } = watching(fake, { isAncestor, now: () => now, timeoutMs: 300 })
  let record = pushed(PATIENCE)
  let desk = NEW_DESK
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const observation = await look(COMMIT)
    const readings: readonly Reading[] = [{ meaning: 'decides', observation, source: fake.config.name }]
    record = advance(record, { now, plannedMs: desk.plannedMs, readings })
    if (isTerminal(record.state)) return record
    desk = afterRound(desk, { floorMs: 0, now, open: [record], pastMs: [], pollMs: undefined, random: 0.5, readings })
    now += desk.plannedMs
  }
  throw new Error(`no end: still ${record.state}`)
}

/** What a bad day does to a provider, before it goes on. */
const FAULTS: readonly Step[] = [
  { headers: { 'retry-after': '20' }, kind: 'status', status: 429 },
  { kind: 'status', status: 500 },
  { kind: 'cut' },
  { kind: 'hang' },
  { kind: 'garbage' },
  { kind: 'reset' },
]

interface Course {
  readonly ends: string
  /** The word that the provider must have for it. */
  readonly needs?: Phase
  /** What becomes of another commit meanwhile. */
  readonly others?: readonly Step[]
  readonly steps: readonly Step[]
}

const COURSES: Readonly<Record<string, Course>> = {
  'registers late, and is live': { ends: 'live', steps: ['none', 'none', 'none', 'live'] },
  'is live in spite of every fault': { ends: 'live', steps: ['none', ...FAULTS, 'live'] },
  'fails in spite of every fault': { ends: 'failed', steps: [...FAULTS, 'failed'] },
  'never appears': { ends: 'unknown', steps: ['none'] },
  'is canceled': { ends: 'canceled', needs: 'canceled', steps: ['none', 'canceled'] },
  'is replaced before anybody saw it live': {
    ends: 'superseded',
    needs: 'superseded',
    others: ['none', 'none', 'live'],
    steps: ['none', 'none', 'live'],
  },
  'comes after the wrong commit has failed, and is live': {
    ends: 'live',
    others: ['building', 'failed'],
    steps: ['none', 'none', 'none', 'building', 'live'],
  },
  'comes after the wrong commit was live, and fails': {
    ends: 'failed',
    others: ['building', 'live'],
    steps: ['none', 'none', 'none', 'building', 'failed'],
  },
  'says a word that nobody knows, for ever': { ends: 'unknown', needs: 'unheard-of', steps: ['unheard-of'] },
}

async function phasesOf(start: () => Promise<Fake>): Promise<readonly Phase[]> {
  const fake = await start()
  await fake.close()
  return fake.phases
}

for (const [name, start] of Object.entries(FAKES)) {
  const phases = await phasesOf(start)
  for (const [title, { ends, needs, others, steps }] of Object.entries(COURSES)) {
    // Of Argo CD the revision alone tells that another one has taken the place.
    if (needs && !phases.includes(needs) && !(needs === 'superseded' && name === 'argocd')) {
      skip(`${name}: a deployment that ${title}`, `it has no word for "${needs}"`)
      continue
    }
    test(`${name}: a deployment that ${title}`, async () => {
      const fake = await start()
      try {
        fake.board.deploy(commitOf('0dd'), 'live')
        fake.board.play(COMMIT, steps)
        if (others) fake.board.play(OTHER, others)
        const record = await watchFake(fake, needs === 'superseded' ? OTHER : undefined)
        assert.is(record.state, ends, JSON.stringify(record.sources))
      } finally {
        await fake.close()
      }
    })
  }
}

run()
