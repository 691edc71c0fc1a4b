// A deployment that fails with secrets all over the provider's answers: none is written or printed anywhere.
import { spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import { parseSha } from '../../../lib/core/sha.ts'
import { APP_ID, fakeDigitalocean } from '../../helpers/deployment/digitalocean.ts'
import { SECRET } from '../../helpers/deployment/fake.ts'
import { ended } from '../../helpers/ended.ts'
import { assert, run, test } from '../../helpers/harness.ts'
import { git, orcHooks, put, repository, sandbox } from '../../helpers/repository.ts'
import { textsBelow } from '../../helpers/texts-below.ts'

const DATABASE = 'postgres://shop:pa55-w0rd-of-shop@127.0.0.1/shop'
const SECRETS = [SECRET, SECRET.toUpperCase(), 'pa55-w0rd-of-shop', 'hunter2-hunter2', 'ghp_0123456789abcdefghij']

const LOG = `fetching https://robot:hunter2-hunter2@git.example.com/shop.git
using token ${SECRET}
GITHUB_TOKEN=ghp_0123456789abcdefghij
connecting to ${DATABASE}
PUT https://bucket.example.com/layer?X-Amz-Signature=${SECRET.toUpperCase()}
error: the build failed
`

test('after a failed deployment no file, output or command line holds a credential', async () => {
  const box = sandbox('secrets')
  const top = repository(box)
  const sources = [
    { app: 'no-such-app', type: 'digitalocean' },
    { type: 'sql' },
    { look: 'deployments', repository: 'acme/shop', type: 'github' },
    { app: APP_ID, type: 'digitalocean' },
  ]
  put(
    join(top, 'orc-hooks.config.json'),
    JSON.stringify({ deployment: { environments: { production: { pollSeconds: 0.2, sources } } } }),
  )
  orcHooks(box, top, 'init', '--yes', '--harness', 'claude')

  git(box, top, '-c', 'core.hooksPath=/dev/null', 'push', '-q', 'origin', 'main')
  const sha = parseSha(git(box, top, 'rev-parse', 'HEAD').trim())
  const fake = await fakeDigitalocean({ log: LOG })
  fake.board.play(sha, [
    'none',
    'building',
    { headers: { location: `https://u:${SECRET}@x.example/` }, kind: 'status', status: 500 },
    'failed',
  ])
  const env = {
    ...box.env,
    ...fake.env,
    DATABASE_URL: DATABASE,
    GITHUB_API_URL: fake.server?.url,
    GITHUB_TOKEN: 'ghp_0123456789abcdefghij',
  }
  const outputs: string[] = []
  const command = async (program: string, ...words: readonly string[]) => {
    const done = await ended(spawn(process.execPath, [resolve(`dist/${program}.js`), ...words], { cwd: top, env }))
    outputs.push(done.stdout, done.stderr)
    return done
  }
  try {
    const watched = await command('bin/monitor-deployment', sha)
    assert.is(watched.code, 1, watched.stdout + watched.stderr)
    const checked = await command('bin/check-deployment-status', sha)
    assert.is(checked.code, 1, checked.stderr)
    // The lines are there, and what was secret in them is not.
    assert.match(checked.stdout, /error: the build failed/)
    for (const [program, ...words] of [
      ['cli', 'deploy', 'logs'],
      ['cli', 'deploy', 'list', '--json'],
      ['cli', 'doctor'],
      ['bin/check-deployment-status', '--json'],
    ] as const)
      await command(program, ...words)
  } finally {
    await fake.close()
  }
  assertNoSecrets(textsBelow(box.top), outputs.join('\n'))
})

function assertNoSecrets(files: Record<string, string>, output: string): void {
  assert.ok(Object.keys(files).some((name) => name.includes('/.orchestra/deploy/')))
  assert.match(Object.values(files).join('\n'), /error: the build failed/)
  for (const secret of SECRETS) {
    for (const [name, text] of Object.entries(files)) assert.not.ok(text.includes(secret), `${name} holds ${secret}`)
    assert.not.ok(output.includes(secret), `an output holds ${secret}`)
  }
}

run()
