import { existsSync } from 'node:fs'
import { postNotice } from '../core/notices.ts'
import type { RepositoryPaths } from '../core/paths.ts'
import type { DeploymentRecord } from './domain.ts'
import { deploymentConfig } from './environments.adapter.ts'
import { nextStep, verdictLine } from './messages.ts'
import { changeRecords } from './records.adapter.ts'

const NOTICE_TTL_MS = 24 * 3_600_000

/** Tells the end of a deployment on every channel that is wanted and has not told it yet, also before a restart. */
export async function notify(repository: RepositoryPaths, record: DeploymentRecord): Promise<void> {
  const { notify: wanted } = deploymentConfig(repository.mainWorktree).telling
  if (wanted.when === 'failures' && record.state === 'live') return
  for (const [channel, tell] of channelsOf(repository, record)) {
    if (await claim(repository.stateDir, record, channel)) await tell()
  }
}

type Channel = readonly [name: string, tell: () => void | Promise<void>]

function channelsOf(repository: RepositoryPaths, record: DeploymentRecord): readonly Channel[] {
  return [['notice', () => leaveNotice(repository, record)]]
}

/** Whoever writes the name of a channel into the record tells it: once, however many look at the same end. */
async function claim(stateDir: string, record: DeploymentRecord, channel: string): Promise<boolean> {
  let isOurs = false
  await changeRecords(stateDir, record.commit, (all) =>
    all.map((one) => {
      if (one.environment !== record.environment || one.notified.includes(channel)) return one
      isOurs = true
      return { ...one, notified: [...one.notified, channel] }
    }),
  )
  return isOurs
}

/** For the next event of an agent, and the next prompt of a shell, in the worktree that pushed. */
function leaveNotice({ mainWorktree, stateDir }: RepositoryPaths, record: DeploymentRecord): void {
  const line = verdictLine(record)
  const step = nextStep(record)
  postNotice(stateDir, {
    at: Date.now(),
    audience: { kind: 'worktree', top: existsSync(record.worktree) ? record.worktree : mainWorktree },
    context: step === '' ? line : `${line}; ${step}`,
    key: `deployment ${record.commit} ${record.environment} ${record.state} ${record.startedAt}`,
    person: step === '' ? line : `${line}; ${step}`,
    ttlMs: NOTICE_TTL_MS,
  })
}
