// Pushes HEAD of the repository in argv[2] to the branch main of its remote origin through the queue, takes the local
// branch along, and prints the landing as JSON. argv[3] is the time to wait at most, in ms.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { parseSha } from '../../lib/core/sha.ts'
import { parseRefName, parseRemoteName } from '../../lib/push/domain.ts'
import { pushQueue } from '../../lib/push/queue.adapter.ts'
import { settingsOf } from '../../lib/push/settings.adapter.ts'

const [repository = '', maxWaitMs = '60000'] = process.argv.slice(2)
const git = (...args: string[]) => execFileSync('git', args, { cwd: repository, encoding: 'utf8' }).trim()
const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
const stop = new AbortController()
process.on('SIGINT', () => stop.abort())

const request = {
  attempts: 5,
  commit: parseSha(git('rev-parse', 'HEAD')),
  maxWaitMs: Number(maxWaitMs),
  ref: parseRefName('refs/heads/main'),
  remote: parseRemoteName('origin'),
  repository,
  settings: settingsOf(repository),
  signal: stop.signal,
  strategy: 'auto',
  timeoutMs: 30_000,
} as const
const queue = pushQueue({ elapsedMs: () => performance.now(), now: Date.now, random: Math.random, sleep })
const landing = await queue.push(request)
if (landing.kind === 'landed' || landing.kind === 'nothing-new') {
  git('reset', '--quiet', '--keep', landing.head)
  queue.forget(request)
}
writeFileSync(1, `${JSON.stringify({ ...landing, integrated: undefined })}\n`)
