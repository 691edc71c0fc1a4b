// The fake of DigitalOcean behind Prism: `PRISM=/path/to/prism npm test -- deployment-prism`.
import { fakeDigitalocean } from '../helpers/deployment/digitalocean.ts'
import { SECRET } from '../helpers/deployment/fake.ts'
import { withPrism } from '../helpers/deployment/prism.ts'
import { shaOf, sighting, watching } from '../helpers/deployment/watching.ts'
import { assert, run } from '../helpers/harness.ts'

withPrism(
  'DigitalOcean: through every phase, with no violation of the description',
  'digitalocean',
  async (prism, own) => {
    const fake = own(await fakeDigitalocean({ option: 'shop' }))
    const { look } = watching(fake, { env: { DIGITALOCEAN_API_URL: await prism(fake.server?.url) }, timeoutMs: 20_000 })
    for (const [index, phase] of fake.phases.filter((one) => one !== 'unheard-of' && one !== 'superseded').entries()) {
      fake.board.deploy(shaOf(`${index}d`), phase)
      const { logTail, state } = sighting(await look(shaOf(`${index}d`)))
      assert.is(state, phase)
      if (state === 'failed') assert.is(logTail?.at(-1), 'npm ERR! missing script: build')
    }
  },
)

withPrism('DigitalOcean: Prism finds a phase of tomorrow, and no state is told', 'digitalocean', async (prism, own) => {
  const fake = own(await fakeDigitalocean())
  fake.board.deploy(shaOf('a1'), 'unheard-of')
  const url = await prism(fake.server?.url)
  const seen = await watching(fake, { env: { DIGITALOCEAN_API_URL: url }, timeoutMs: 20_000 }).look(shaOf('a1'))
  assert.ok(seen.kind === 'unreadable' && !seen.isPermanent, JSON.stringify(seen))
  const path = fake.server?.requests.at(-1)?.path ?? ''
  const answer = await fetch(url + path, { headers: { authorization: `Bearer ${SECRET}` } })
  assert.is(answer.status, 500)
  assert.match(answer.headers.get('sl-violations') ?? '', /phase/)
})

run()
