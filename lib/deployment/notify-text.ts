import { oneLine } from '../core/text.ts'
import type { DeploymentRecord } from './domain.ts'
import { verdictLine } from './messages.ts'

/** A verdict as a script for `osascript -e`. */
export function osascript(line: string): string {
  return `display notification "${line.replace(/["\\]/g, '\\$&')}" with title "Deployment"`
}

/** A verdict where `<`, `>` and `&` are markup: in Slack, and in the body of a desktop notification. */
export function markup(line: string): string {
  return line.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** A verdict as the body of a message to Slack. */
export function slackBody(line: string): string {
  return JSON.stringify({ text: markup(line) })
}

/** A verdict as the desktop notification of a terminal: OSC 9 (iTerm2, Windows Terminal) and OSC 777 (urxvt, foot). */
export function terminalNotification(line: string): string {
  const text = oneLine(line).replaceAll(';', ',')
  return `\u001b]9;${text}\u0007\u001b]777;notify;Deployment;${text}\u0007`
}

/** A verdict as tmux shows it: there `#` begins a format or a command, and `%` a time. */
export function tmuxText(line: string): string {
  return line.replaceAll('#', '##').replaceAll('%', '%%')
}

/** A verdict as the environment of a command. */
export function notifyVariables(record: DeploymentRecord): Readonly<Record<string, string>> {
  return {
    ORC_DEPLOY_COMMIT: record.commit,
    ORC_DEPLOY_ENVIRONMENT: record.environment,
    ORC_DEPLOY_REASON: record.reason ?? record.failure?.message ?? '',
    ORC_DEPLOY_REF: record.ref,
    ORC_DEPLOY_STAGE: record.failure?.stage ?? '',
    ORC_DEPLOY_STATE: record.state,
    ORC_DEPLOY_SUMMARY: verdictLine(record),
    ORC_DEPLOY_URL: record.deployment?.url ?? record.liveUrl ?? '',
  }
}
