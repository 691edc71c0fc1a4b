import { defineCommand } from 'citty'
import { runCli } from '../lib/core/cli.ts'
import { runCommand } from '../lib/core/exit.ts'
import { packageVersion } from '../lib/install/bundle.adapter.ts'
import { catchUp } from '../lib/push/catch-up.adapter.ts'

const ABOUT = 'Git hooks and shell integration for repositories with several coding agents'
const root = defineCommand({
  meta: () => ({ description: ABOUT, name: 'orc-hooks', version: packageVersion() }),
  subCommands: {
    audit: () => import('./audit.ts').then((module) => module.command),
    'auto-resolve-conflicts': () => import('./auto-resolve-conflicts.ts').then((module) => module.command),
    'check-deployment-status': () => import('./check-deployment-status.ts').then((module) => module.command),
    'cleanup-deployment-status': () => import('./cleanup-deployment-status.ts').then((module) => module.command),
    deploy: () => import('./deploy.ts').then((module) => module.command),
    doctor: () => import('./doctor.ts').then((module) => module.command),
    'handle-push-conflict': () => import('./handle-push-conflict.ts').then((module) => module.command),
    init: () => import('./init.ts').then((module) => module.command),
    merge: () => import('./merge.ts').then((module) => module.command),
    'manage-deployment-monitors': () => import('./manage-deployment-monitors.ts').then((module) => module.command),
    'monitor-deployment': () => import('./monitor-deployment.ts').then((module) => module.command),
    progress: () => import('./progress.ts').then((module) => module.command),
    push: () => import('./push.ts').then((module) => module.command),
    'shell-init': () => import('./shell-init.ts').then((module) => module.command),
    trust: () => import('./trust.ts').then((module) => module.command),
    uninstall: () => import('./uninstall.ts').then((module) => module.command),
  },
})

/** Runs what the words name. */
export async function main(words: readonly string[]): Promise<void> {
  // What follows `push` is git's own, but for our sub-command and the help.
  const isGitPush = words[0] === 'push' && !['--help', '-h', 'status'].includes(words[1] ?? '')
  // The one looks at what is there, the other takes it away: nothing may go on beside them.
  if (!['doctor', 'uninstall'].includes(words[0] ?? '')) catchUp(process.cwd())
  await runCommand(() => (isGitPush ? push(words.slice(1)) : runCli(root, words)), { json: words.includes('--json') })
}

const push = async (words: readonly string[]) => (await import('../lib/push/push.adapter.ts')).runPush(words)
