// Which proxy a request goes through, and how.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { type HttpClientOptions, httpClient } from '../../../lib/deployment/http.adapter.ts'
import type { Environment } from '../../../lib/deployment/ports.ts'
import { proxyFor } from '../../../lib/deployment/proxy.ts'
import { memoryBudget } from '../../../lib/deployment/rate.ts'
import { redactor } from '../../../lib/deployment/redact.ts'
import { assert, run, test } from '../../helpers/harness.ts'

const PROXY = 'http://proxy.corp.example:3128'
const API = 'https://api.digitalocean.com/v2/apps'

const CASES: readonly (readonly [title: string, address: string, env: Environment, expected: string | undefined])[] = [
  ['none is set', API, {}, undefined],
  ['https', API, { HTTPS_PROXY: PROXY }, PROXY],
  ['in small letters', API, { https_proxy: PROXY }, PROXY],
  ['small letters first', API, { HTTPS_PROXY: 'http://other.example', https_proxy: PROXY }, PROXY],
  ['without a scheme', API, { HTTPS_PROXY: 'proxy.corp.example:3128' }, PROXY],
  ['that of http alone', API, { HTTP_PROXY: PROXY }, undefined],
  ['http', 'http://shop.example/health', { HTTP_PROXY: PROXY }, PROXY],
  ['one for all', API, { ALL_PROXY: PROXY }, PROXY],
  ['an empty one', API, { HTTPS_PROXY: ' ' }, undefined],
  ['never to this machine', 'https://localhost:8443/', { HTTPS_PROXY: PROXY }, undefined],
  ['nor by its numbers', 'http://127.0.0.1:80/', { HTTP_PROXY: PROXY }, undefined],
  ['nor by the new numbers', 'http://[::1]:80/', { HTTP_PROXY: PROXY }, undefined],
  ['excluded by name', API, { HTTPS_PROXY: PROXY, NO_PROXY: 'a.example, api.digitalocean.com' }, undefined],
  ['excluded by domain', API, { HTTPS_PROXY: PROXY, NO_PROXY: '.digitalocean.com' }, undefined],
  ['excluded by a star', API, { HTTPS_PROXY: PROXY, no_proxy: '*.digitalocean.com' }, undefined],
  ['all are excluded', API, { HTTPS_PROXY: PROXY, NO_PROXY: '*' }, undefined],
  ['not what merely ends alike', API, { HTTPS_PROXY: PROXY, NO_PROXY: 'ocean.com' }, PROXY],
  ['not another port', API, { HTTPS_PROXY: PROXY, NO_PROXY: 'api.digitalocean.com:8443' }, PROXY],
  ['its own port', API, { HTTPS_PROXY: PROXY, NO_PROXY: 'api.digitalocean.com:443' }, undefined],
]
for (const [title, address, env, expected] of CASES) {
  test(`the proxy: ${title}`, () => {
    assert.is(proxyFor(address, env)?.origin, expected)
  })
}

test('what cannot be a proxy is said, without its password', () => {
  for (const HTTPS_PROXY of ['socks5://u:secret-of-proxy@proxy.example:1080', 'http://', 'http://a b']) {
    assert.throws(
      () => proxyFor(API, { HTTPS_PROXY }),
      (error: Error) => error.message === 'HTTPS_PROXY holds no http or https address of a proxy',
    )
  }
})

function send(url: string, env: Environment) {
  const now = Date.now
  const options: HttpClientOptions = {
    budget: memoryBudget(now),
    deadlineAtMs: now() + 5000,
    env,
    now,
    redact: redactor(env),
    signal: new AbortController().signal,
    store: new Map(),
  }
  return httpClient(options).send({ headers: { 'x-own': '1' }, url })
}

test('plain http is asked of the proxy, which gets the user and the password and nobody else does', async () => {
  const asked: (string | undefined)[] = []
  const proxy = createServer((request, response) => {
    const { host, 'proxy-authorization': authorization, 'x-own': own } = request.headers
    asked.push(`${request.method} ${request.url}`, host, authorization, String(own))
    response.end('through')
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const address = proxy.address()
  const port = typeof address === 'object' ? address?.port : 0
  try {
    const answer = await send('http://shop.example.test/health?a=1', {
      http_proxy: `http://ada:p%40ss@127.0.0.1:${port}`,
    })
    assert.is(answer.kind === 'answer' && answer.text, 'through')
    const basic = `Basic ${Buffer.from('ada:p@ss').toString('base64')}`
    assert.equal(asked, ['GET http://shop.example.test/health?a=1', 'shop.example.test', basic, '1'])
    const refused = await send('https://api.example.test/', { https_proxy: `http://ada:p%40ss@127.0.0.1:1` })
    assert.match(
      refused.kind === 'failed' ? refused.why : '',
      /^api\.example\.test: the proxy 127\.0\.0\.1:1: .*ECONNREFUSED/,
    )
  } finally {
    proxy.close()
    proxy.closeAllConnections()
  }
})

run()
