import { existsSync } from 'node:fs'
import { appendLog } from '../core/log.ts'
import { postNotice } from '../core/notices.ts'
import type { RepositoryPaths } from '../core/paths.ts'
import { runProcess } from '../core/proc.ts'
import { isTrusted } from '../core/trust.ts'
import { NOTIFY_PART } from './config.ts'
import { type DeploymentRecord, EVERYBODY, isTerminal } from './domain.ts'
import { deploymentConfig } from './environments.adapter.ts'
import { nextStep, verdictLine } from './messages.ts'
import { markup, notifyVariables, osascript, slackBody, tmuxText } from './notify-text.ts'
import { deployPaths } from './paths.ts'
import { changeRecords } from './records.adapter.ts'
import type { TellingConfig } from './telling-config.ts'
import { exchangeOnce } from './transport.adapter.ts'

const NOTICE_TTL_MS = 24 * 3_600_000
const CHANNEL_TIMEOUT_MS = 10_000

/**
 * Tells the end of a deployment on every channel that is wanted and has not told it yet, also before a restart. Throws
 * what the file system throws; then it is not told to everybody, and whoever looks next goes on (`isUntold`).
 */
export async function notify(repository: RepositoryPaths, record: DeploymentRecord): Promise<void> {
  const { stateDir } = repository
  const { notify: wanted } = deploymentConfig(repository.mainWorktree).telling
  if (!isTerminal(record.state) || record.state === 'stopped') return
  const isQuiet = wanted.when === 'failures' && record.state === 'live'
  // A notice that is left twice is the same one: it is left before that is written, so that no kill can lose it.
  if (!isQuiet) await claim(stateDir, { before: () => leaveNotice(repository, record), channel: 'notice', record })
  const channels = isQuiet ? [] : channelsOf({ record, repository, wanted })
  for (const [channel, tell] of channels) {
    if (await claim(stateDir, { channel, record })) await tellOn(channel, { record, repository, tell })
  }
  await claim(stateDir, { channel: EVERYBODY, record })
}

/** A channel that fails keeps nobody else from being told. Its message is not written down: it may hold an address. */
async function tellOn(
  channel: string,
  { record, repository, tell }: Pick<Telling, 'record' | 'repository'> & { readonly tell: () => unknown },
): Promise<void> {
  try {
    await tell()
  } catch (error) {
    const what = error instanceof Error && 'code' in error ? String(error.code) : 'failed'
    const { log } = deployPaths(repository.stateDir)
    appendLog(log, 'warn', `${record.commit}: not told on ${channel}: ${what}`, Date.now())
  }
}

type Channel = readonly [name: string, tell: () => unknown]

interface Telling {
  readonly record: DeploymentRecord
  readonly repository: RepositoryPaths
  readonly wanted: TellingConfig['notify']
}

function channelsOf({ record, repository, wanted }: Telling): readonly Channel[] {
  const line = verdictLine(record)
  const channels: readonly (Channel | false)[] = [
    wanted.hasDesktop && ['desktop', () => showOnDesktop(line)],
    wanted.hasTmux && ['tmux', () => run('tmux', ['display-message', '-d', '10000', tmuxText(line)])],
    wanted.hasSlack && ['slack', () => postToSlack(line)],
    wanted.command !== undefined && ['command', () => runCommand({ command: wanted.command, record, repository })],
  ]
  return channels.filter((channel) => channel !== false)
}

interface Claim {
  /** Done by the one who gets it, before that is written. */
  readonly before?: () => void
  readonly channel: string
  readonly record: DeploymentRecord
}

/**
 * Whoever writes the name of a channel into the record tells it: once, however many look at the same end. It is written
 * before it is told: of a process that is killed just then the verdict is missing on one channel, rather than twice on it.
 */
async function claim(stateDir: string, { before, channel, record }: Claim): Promise<boolean> {
  let isOurs = false
  await changeRecords(stateDir, record.commit, (all) =>
    all.map((one) => {
      if (one.environment !== record.environment || one.notified.includes(channel)) return one
      before?.()
      isOurs = true
      return { ...one, notified: [...one.notified, channel] }
    }),
  )
  return isOurs
}

/** For the next event of an agent, and the next prompt of a shell, in the worktree that pushed. */
function leaveNotice({ mainWorktree, stateDir }: RepositoryPaths, record: DeploymentRecord): void {
  const text = [verdictLine(record), nextStep(record)].filter((part) => part !== '').join('; ')
  postNotice(stateDir, {
    at: Date.now(),
    audience: { kind: 'worktree', top: existsSync(record.worktree) ? record.worktree : mainWorktree },
    context: text,
    key: `deployment ${record.commit} ${record.environment} ${record.state} ${record.startedAt}`,
    person: text,
    ttlMs: NOTICE_TTL_MS,
  })
}

function showOnDesktop(line: string): void {
  if (process.platform === 'darwin') run('osascript', ['-e', osascript(line)])
  else run('notify-send', ['--app-name=orc-hooks', '--', 'Deployment', markup(line)])
}

/** The address is a secret: it comes from the environment, and is in no argument, file or message. */
async function postToSlack(line: string): Promise<void> {
  const url = process.env['SLACK_WEBHOOK_URL'] ?? ''
  if (!/^https:\/\/|^http:\/\/(localhost|127\.0\.0\.1|\[::1\])[:/]/.test(url)) return
  const headers = { 'content-type': 'application/json' }
  const signal = AbortSignal.timeout(CHANNEL_TIMEOUT_MS)
  const response = await exchangeOnce(url, {
    body: slackBody(line),
    env: process.env,
    headers,
    method: 'POST',
    signal,
  })
  response.discard()
  if (response.status >= 300) throw Object.assign(new Error('refused'), { code: `HTTP ${response.status}` })
}

interface Commanding {
  readonly command: string | undefined
  readonly record: DeploymentRecord
  readonly repository: RepositoryPaths
}

/** Only what the user of this clone has approved. The verdict is in variables: nothing of it becomes part of a command. */
function runCommand({ command = '', record, repository }: Commanding): void {
  if (!isTrusted(repository, { content: command, name: NOTIFY_PART })) return
  const env = { ...process.env, ...notifyVariables(record) }
  runProcess('/bin/sh', ['-c', command], { cwd: repository.mainWorktree, env, timeoutMs: CHANNEL_TIMEOUT_MS })
}

/** A program that is missing or has no display tells nobody, and that is all. */
function run(file: string, args: readonly string[]): void {
  runProcess(file, args, { cwd: process.cwd(), timeoutMs: CHANNEL_TIMEOUT_MS })
}
