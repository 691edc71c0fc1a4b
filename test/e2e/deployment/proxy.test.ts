// Behind a company's proxy: the monitor reaches its provider through it, encrypted to the provider itself.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer as createHttp } from 'node:http'
import { createServer as createHttps } from 'node:https'
import { type AddressInfo, connect, type Server } from 'node:net'
import { join } from 'node:path'
import { ends, type Following, following, landed, recordOf } from '../../helpers/deployment/following.ts'
import { assert, run, skip, test } from '../../helpers/harness.ts'
import { textsBelow } from '../../helpers/texts-below.ts'
import { until } from '../../helpers/until.ts'

const HOST = 'api.example.test'
const PASSWORD = 'proxy-secret-7f3a'
const GRANTED = `Basic ${Buffer.from(`ada:${PASSWORD}`).toString('base64')}`
const hasOpenssl = spawnSync('openssl', ['version']).status === 0

function certificate(directory: string): { readonly cert: string; readonly key: string } {
  const files = { cert: join(directory, 'cert.pem'), key: join(directory, 'key.pem') }
  const subject = ['-subj', `/CN=${HOST}`, '-addext', `subjectAltName=DNS:${HOST}`, '-days', '2', '-nodes']
  const made = spawnSync('openssl', [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    ...subject,
    '-keyout',
    files.key,
    '-out',
    files.cert,
  ])
  assert.is(made.status, 0, String(made.stderr))
  return files
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  server.unref()
  return (server.address() as AddressInfo).port
}

interface Behind {
  readonly asked: string[]
  readonly at: Following
  readonly close: () => void
}

/** A provider that only a proxy with a password can reach; its name is known to nobody else. */
async function behindProxy(user: string): Promise<Behind> {
  const at = await following(['BUILDING', 'ACTIVE'])
  const { cert, key } = certificate(at.box.top)
  const app = createHttps({ cert: readFileSync(cert), key: readFileSync(key) }, (request, response) => {
    fetch(at.server.url + request.url)
      .then(async (answer) => response.end(await answer.text()))
      .catch(() => response.destroy())
  })
  const appPort = await listening(app)
  const asked: string[] = []
  const proxy = createHttp()
  proxy.on('connect', (request, socket) => {
    asked.push(request.url ?? '')
    socket.on('error', () => {})
    if (request.headers['proxy-authorization'] !== GRANTED) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n')
      return
    }
    const upstream = connect(appPort, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      upstream.pipe(socket).pipe(upstream)
    })
    upstream.on('error', () => socket.destroy())
  })
  const proxyPort = await listening(proxy)
  Object.assign(at.box.env, {
    DIGITALOCEAN_API_URL: `https://${HOST}`,
    HTTPS_PROXY: `http://${user}@127.0.0.1:${proxyPort}`,
    NODE_EXTRA_CA_CERTS: cert,
  })
  const close = () => {
    for (const server of [app, proxy]) {
      server.close()
      server.closeAllConnections()
    }
  }
  return { asked, at, close }
}

if (!hasOpenssl) skip('through a proxy', 'openssl is not installed')
else {
  test('the verdict comes through HTTPS_PROXY, and its password stands in no file', async () => {
    const { asked, at, close } = await behindProxy(`ada:${PASSWORD}`)
    try {
      await landed(at)
      await until(() => recordOf(at).state === 'live', 'the verdict')
      assert.ok(asked.length >= 2 && asked.every((target) => target === `${HOST}:443`), asked.join(' '))
      const holding = Object.entries(textsBelow(at.top)).filter(([, text]) => text.includes(PASSWORD))
      assert.equal(
        holding.map(([path]) => path),
        [],
      )
    } finally {
      await ends(at)
      close()
    }
  })

  test('a proxy that refuses is named as what keeps the verdict away', async () => {
    const { at, close } = await behindProxy('ada:wrong')
    try {
      await landed(at)
      await until(() => recordOf(at).polls > 0, 'a look')
      const [word] = recordOf(at).sources
      assert.match(word?.detail ?? '', /^api\.example\.test: the proxy 127\.0\.0\.1:\d+ answers HTTP 407$/)
    } finally {
      await ends(at)
      close()
    }
  })
}

run()
