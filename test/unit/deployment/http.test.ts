import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { type AnswerStore, type HttpClientOptions, httpClient } from '../../../lib/deployment/http.adapter.ts'
import type { HttpAnswer } from '../../../lib/deployment/ports.ts'
import { memoryBudget, readRate } from '../../../lib/deployment/rate.ts'
import { type Fault, type Recorded, type Reply, serve } from '../../helpers/deployment/server.ts'
import { assert, run, test } from '../../helpers/harness.ts'

const TOKEN = 'Bearer abc-def-ghi-jkl'
const credential = { header: 'authorization', value: TOKEN }
const NOW = Date.parse('2026-03-01T12:00:00Z')

function client(more: Partial<HttpClientOptions> = {}) {
  const store: AnswerStore = new Map()
  const now = () => NOW
  const options = {
    budget: memoryBudget(now),
    deadlineAtMs: NOW + 5000,
    env: {},
    now,
    redact: (text: string) => text,
    store,
  }
  return httpClient({ ...options, signal: new AbortController().signal, ...more })
}

async function withServer(
  answer: (request: Recorded) => Reply | Fault,
  body: (url: string, requests: Recorded[]) => Promise<void>,
) {
  const server = await serve(answer)
  try {
    await body(server.url, server.requests)
  } finally {
    await server.close()
  }
}

function whyOf(answer: HttpAnswer): string {
  if (answer.kind !== 'failed') throw new Error(`expected no answer: ${answer.status}`)
  return answer.why
}

function textOf(answer: HttpAnswer): string {
  if (answer.kind !== 'answer') throw new Error(answer.why)
  return answer.text
}

test('a redirect to another origin is followed without the credential, and back home with it', async () => {
  await withServer(
    ({ headers }) => ({ body: String(headers.authorization) }),
    async (other, asked) => {
      await withServer(
        ({ path }) => ({ body: '', headers: { location: path === '/a' ? `${other}/log` : '/c' }, status: 302 }),
        async (home) => {
          assert.is(
            textOf(await client().send({ credential, headers: { 'x-own': '1' }, url: `${home}/a` })),
            'undefined',
          )
          assert.equal([asked[0]?.headers['x-own'], asked.length], [undefined, 1])
        },
      )
    },
  )
  await withServer(
    ({ headers, path }) =>
      path === '/a' ? { body: '', headers: { location: '/b' }, status: 307 } : { body: String(headers.authorization) },
    async (home) => assert.is(textOf(await client().send({ credential, url: `${home}/a` })), TOKEN),
  )
})

test('redirects do not go on for ever, nor to another kind of address, nor after a POST', async () => {
  const to = (location: string) => () => ({ body: '', headers: { location }, status: 302 })
  await withServer(to('/again'), async (url, requests) => {
    assert.match(whyOf(await client().send({ url })), /more than 5 redirects/)
    assert.is(requests.length, 6)
    assert.match(whyOf(await client().send({ body: '{}', method: 'POST', url })), /redirect in answer to a POST/)
  })
  await withServer(to('file:///etc/passwd'), async (url) => {
    assert.match(whyOf(await client().send({ url })), /a redirect to file:/)
  })
})

test('a credential is never sent over plain HTTP to another machine', async () => {
  const asked = client().send({ credential, url: 'http://192.0.2.1/x' })
  assert.match(whyOf(await asked), /192\.0\.2\.1: a credential is sent over https: only/)
  assert.match(whyOf(await client().send({ url: 'ftp://shop.example/' })), /is ftp:, not https:/)
  assert.match(whyOf(await client().send({ url: 'shop' })), /not a URL/)
})

test('an answer that has not changed costs a request that does not count, and only with the same credential', async () => {
  const answer = ({ headers }: Recorded): Reply =>
    headers['if-none-match'] === '"v1"' ? { body: '', status: 304 } : { body: 'first', headers: { etag: '"v1"' } }
  await withServer(answer, async (url, requests) => {
    const { send } = client()
    const texts = [
      await send({ credential, url }),
      await send({ credential, url }),
      await send({ credential: { ...credential, value: 'other' }, url }),
      await send({ credential, isFresh: true, url }),
    ].map(textOf)
    assert.equal(texts, ['first', 'first', 'first', 'first'])
    assert.equal(
      requests.map(({ headers }) => headers['if-none-match']),
      [undefined, '"v1"', undefined, undefined],
    )
  })
})

test('the store of answers does not grow without end', async () => {
  const store: AnswerStore = new Map()
  await withServer(
    ({ path }) => ({ body: path, headers: { etag: path } }),
    async (url) => {
      for (let count = 0; count < 100; count += 1) await client({ store }).send({ url: `${url}/${count}` })
    },
  )
  assert.is(store.size, 64)
  assert.match([...store.keys()].at(-1) ?? '', /\/99$/)
})

test('a body without end is given up, or its end is kept where it is a log', async () => {
  const long = `${'x'.repeat(1023)}\n`.repeat(9 * 1024)
  await withServer(
    () => ({ body: `${long}last line` }),
    async (url) => {
      assert.match(whyOf(await client().send({ url })), /an answer of more than 8 MB/)
      const text = textOf(await client().send({ isTail: true, url }))
      assert.ok(text.endsWith('\nlast line'))
      assert.ok(text.length < 256 * 1024, String(text.length))
    },
  )
})

test('no request outlives its deadline, and one that is stopped says so', async () => {
  await withServer(
    () => ({ kind: 'hang' }),
    async (url) => {
      const startedAt = performance.now()
      assert.match(whyOf(await client({ deadlineAtMs: NOW + 150 }).send({ url })), /no answer in time/)
      assert.match(whyOf(await client({ timeoutMs: 150 }).send({ url })), /no answer in time/)
      const stop = new AbortController()
      const asked = client({ signal: stop.signal }).send({ url })
      setTimeout(() => stop.abort(), 50)
      assert.match(whyOf(await asked), /stopped/)
      assert.ok(performance.now() - startedAt < 3000)
    },
  )
})

test('a server that is not there is named without the query of its address', async () => {
  const server = await serve(() => ({ body: '' }))
  await server.close()
  const why = whyOf(await client().send({ url: `${server.url}/x?token=abc` }))
  assert.match(why, /^127\.0\.0\.1:\d+: .*ECONNREFUSED/)
  assert.not.match(why, /abc/)
})

test('after a refusal nothing is sent with that credential until the time has come', async () => {
  let now = NOW
  const budget = memoryBudget(() => now)
  await withServer(
    ({ path }) => (path === '/busy' ? { body: '', headers: { 'retry-after': '7' }, status: 429 } : { body: 'ok' }),
    async (url, requests) => {
      const { send } = client({ budget, deadlineAtMs: NOW + 60_000, now: () => now })
      await send({ credential, url: `${url}/busy` })
      const refused = await send({ credential, url: `${url}/other` })
      assert.equal([refused.kind === 'failed' && refused.retryAfterMs, requests.length], [7000, 1])
      assert.is(textOf(await send({ credential: { ...credential, value: 'other' }, url })), 'ok')
      now += 7000
      assert.is(textOf(await send({ credential, url: `${url}/other` })), 'ok')
    },
  )
})

for (const [encoding, pack] of [
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
] as const) {
  test(`an answer in ${encoding}, which was not asked for, is read all the same, and no bomb goes off`, async () => {
    const bomb = pack(Buffer.alloc(9 * 1024 * 1024))
    assert.ok(bomb.length < 100_000)
    const server = createServer(({ url = '', headers }, response) => {
      assert.is(headers['accept-encoding'], 'identity')
      response.setHeader('content-encoding', encoding)
      const whole = url === '/bomb' ? bomb : pack('{"a":1}')
      response.end(url === '/cut' ? whole.subarray(0, whole.length - 5) : whole)
    }).listen(0, '127.0.0.1')
    try {
      await once(server, 'listening')
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
      assert.is(textOf(await client().send({ url })), '{"a":1}')
      assert.is(textOf(await client().send({ isTail: true, url })), '{"a":1}')
      assert.match(whyOf(await client().send({ url: `${url}/bomb` })), /an answer of more than 8 MB/)
      assert.match(whyOf(await client().send({ url: `${url}/cut` })), /unexpected end of file/)
    } finally {
      server.closeAllConnections()
      server.close()
    }
  })
}

test('an encoding that nobody here knows is named, and nothing is guessed', async () => {
  await withServer(
    () => ({ body: 'x', headers: { 'content-encoding': 'zstd' } }),
    async (url) => {
      assert.match(whyOf(await client().send({ url })), /an encoding that was not asked for: zstd/)
    },
  )
})

const header = (values: Readonly<Record<string, string>>) => (name: string) => values[name]
const RATES: readonly (readonly [Readonly<Record<string, string>>, object])[] = [
  [{}, { limit: undefined, remaining: undefined, resetAtMs: undefined, retryAfterMs: undefined }],
  [{ 'retry-after': '120' }, { retryAfterMs: 120_000 }],
  [{ 'retry-after': 'Sun, 01 Mar 2026 12:00:30 GMT' }, { retryAfterMs: 30_000 }],
  [{ 'retry-after': 'Sun, 01 Mar 2026 11:00:00 GMT' }, { retryAfterMs: 0 }],
  // The clock of the server is an hour behind the one here, then an hour ahead of it.
  [{ date: 'Sun, 01 Mar 2026 11:00:00 GMT', 'retry-after': 'Sun, 01 Mar 2026 11:00:30 GMT' }, { retryAfterMs: 30_000 }],
  [{ date: 'Sun, 01 Mar 2026 13:00:00 GMT', 'retry-after': 'Sun, 01 Mar 2026 13:00:30 GMT' }, { retryAfterMs: 30_000 }],
  [
    { date: 'Sun, 01 Mar 2026 11:00:00 GMT', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1772362860' },
    { resetAtMs: NOW + 60_000 },
  ],
  [{ date: 'yesterday', 'retry-after': '7' }, { retryAfterMs: 7000 }],
  [{ 'retry-after': 'soon' }, { retryAfterMs: undefined }],
  [{ 'retry-after': '99999999' }, { retryAfterMs: 3_600_000 }],
  [
    { 'ratelimit-limit': '5000', 'ratelimit-remaining': '3', 'ratelimit-reset': '1772367000' },
    { limit: 5000, remaining: 3, resetAtMs: 1_772_367_000_000 },
  ],
  [
    { 'x-ratelimit-limit': '60', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1772367000' },
    { limit: 60, remaining: 0 },
  ],
  [
    { 'ratelimit-limit': '400;w=60', 'ratelimit-reset': '12' },
    { limit: 400, resetAtMs: NOW + 12_000 },
  ],
]
for (const [headers, expected] of RATES) {
  test(`the limits in ${JSON.stringify(headers)}`, () => {
    const rate = readRate(header(headers), NOW)
    assert.equal({ ...rate, ...expected }, rate)
  })
}

test('with nothing left the budget waits for the reset', () => {
  const budget = memoryBudget(() => NOW)
  const note = { limit: 60, resetAtMs: NOW + 5000, retryAfterMs: undefined }
  budget.note('a', { ...note, remaining: 1 })
  assert.is(budget.waitMs('a'), 0)
  budget.note('a', { ...note, remaining: 0 })
  assert.equal([budget.waitMs('a'), budget.waitMs('b')], [5000, 0])
})

run()
