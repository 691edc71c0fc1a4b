import { guard } from '../../../lib/deployment/guard.ts'
import type { LookContext, Sighting } from '../../../lib/deployment/ports.ts'
import { publicUrl, redactor } from '../../../lib/deployment/redact.ts'
import { parseRemote } from '../../../lib/deployment/remote.ts'
import { shaOf, sighting } from '../../helpers/deployment/watching.ts'
import { assert, run, test } from '../../helpers/harness.ts'
import { fc } from '../../helpers/property.ts'

const ENV = {
  APP_SECRET: 'very-secret-value',
  DATABASE_URL: 'postgres://shop:p%40ss-word-1@db.example/shop',
  GH_TOKEN: 'very-secret-value-2',
  HOME: '/home/someone',
  HTTPS_PROXY: 'http://ada:proxy-pass-1@proxy.example:3128',
  SHORT_KEY: 'abc',
}
const ENCODED = encodeURIComponent(ENV.DATABASE_URL)
const clean = redactor(ENV)

const TEXTS: readonly (readonly [string, string])[] = [
  ['GET https://logs.example/a/b?X-Amz-Signature=0a1b&x=1 failed', 'GET https://logs.example/a/b?*** failed'],
  ['see https://u:hunter2@host.example/x#frag.', 'see https://***@host.example/x?***'],
  ['git clone https://ghp_0123456789abcdef@github.com/a/b', 'git clone https://***@github.com/a/b'],
  ['postgres://a:p@ss@db/x refused', 'postgres://***@db/x refused'],
  ['very-secret-value-2 and very-secret-value', '*** and ***'],
  ['password "p@ss-word-1" is wrong', 'password "***" is wrong'],
  ['authorization: Bearer abcdefghijkl', 'authorization: *** ***'],
  ['the proxy proxy.example:3128 does not like proxy-pass-1', 'the proxy proxy.example:3128 does not like ***'],
  ['got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTYifQ.c2lnbmF0dXJlLTE back', 'got *** back'],
  ['/home/someone/abc stays', '/home/someone/abc stays'],
  ['a\u001b[31mred\u0007\nline', 'ared line'],
]
for (const [text, expected] of TEXTS) {
  test(`redacted: ${JSON.stringify(text)}`, () => assert.is(clean(text), expected))
}

test('whatever stands around it, a secret of the environment never comes through', () => {
  const secrets = [ENV.APP_SECRET, ENV.DATABASE_URL, 'p%40ss-word-1', 'p@ss-word-1', ENV.GH_TOKEN, ENCODED]
  fc.assert(
    fc.property(fc.string(), fc.constantFrom(...secrets), fc.string(), (before, secret, after) => {
      assert.not.ok(clean(before + secret + after).includes(secret))
    }),
  )
})

test('an address is shown without what may be secret in it', () => {
  assert.is(publicUrl('https://u:p@ci.example/run/1?token=x#y'), 'https://ci.example/run/1')
  assert.equal(
    [publicUrl('javascript:alert(1)'), publicUrl('nowhere'), publicUrl(undefined)],
    [undefined, undefined, undefined],
  )
})

const REMOTES: readonly (readonly [string, string | undefined])[] = [
  ['https://github.com/acme/shop.git', 'github.com acme shop'],
  ['https://user:token@GitHub.com/acme/shop', 'github.com acme shop'],
  ['git@github.com:acme/shop.git', 'github.com acme shop'],
  ['ssh://git@ssh.github.com:443/acme/shop.git/', 'ssh.github.com acme shop'],
  ['https://gitlab.example/group/sub/shop.git', 'gitlab.example group/sub shop'],
  ['../shop.git', undefined],
  ['/srv/git/shop.git', undefined],
  ['C:/git/shop', undefined],
  ['file:///srv/git/shop.git', undefined],
]
for (const [url, expected] of REMOTES) {
  test(`the repository of the remote ${url}`, () => {
    const remote = parseRemote(url)
    assert.is(remote && `${remote.host} ${remote.owner} ${remote.name}`, expected)
  })
}

const context = { env: ENV } as unknown as LookContext
const target = { branch: 'main', environment: 'p', remote: undefined, sha: shaOf('a1') }
const HOSTILE = '\u001b]0;title\u0007 very-secret-value https://x.example/?sig=1'

test('what a guarded source says is one-line text without secrets', async () => {
  const seen: Sighting = {
    commitMatch: 'commit',
    deploymentId: HOSTILE,
    kind: 'state',
    logTail: [HOSTILE, '', 'x'.repeat(9000)],
    reason: { code: HOSTILE, message: HOSTILE },
    stage: HOSTILE,
    state: 'failed',
    url: 'https://a:b@x.example/p?sig=1',
  }
  const said = sighting(await guard({ look: async () => seen, name: 'x' }).look(target, context))
  const plain = '*** https://x.example/?***'
  assert.equal([said.deploymentId, said.stage, said.reason], [plain, plain, { code: plain, message: plain }])
  assert.equal(
    said.logTail?.map((line) => line.length),
    [plain.length, 500],
  )
  assert.is(said.url, 'https://x.example/p')
})

test('a source that throws has said that it could not be read', async () => {
  const broken = { look: async () => Promise.reject(new Error(`at ${HOSTILE}`)), name: 'broken' }
  assert.equal(await guard(broken).look(target, context), {
    isPermanent: false,
    kind: 'unreadable',
    why: 'broken: at *** https://x.example/?***',
  })
})

run()
