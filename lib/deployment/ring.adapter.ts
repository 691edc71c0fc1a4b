import type { DeploymentRecord } from './domain.ts'
import { deploymentConfig } from './environments.adapter.ts'
import { verdictLine } from './messages.ts'
import { terminalNotification } from './notify-text.ts'

/** Tells the person at the terminal in which a command waited, if the configuration wants that. */
export function ringTerminal(mainWorktree: string, records: readonly DeploymentRecord[]): void {
  if (!process.stderr.isTTY || records.length === 0) return
  if (!deploymentConfig(mainWorktree).telling.notify.hasTerminal) return
  process.stderr.write(records.map((record) => terminalNotification(verdictLine(record))).join(''))
}
