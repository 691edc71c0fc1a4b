import { parse } from 'jsonc-parser'
import { asRecord } from '../../harness/read.ts'
import { compareVersions } from '../claude-version.ts'
import { isOurCommand } from '../settings/domain.ts'
import { matchers, ourCommands } from './commands.ts'
import type { Check, ClaudeFile, DoctorFacts } from './domain.ts'

/** The events every client knows; before 2.1.101 any other name discards the whole file. */
const CLASSIC = [
  'Notification',
  'PostToolUse',
  'PreCompact',
  'PreToolUse',
  'SessionEnd',
  'SessionStart',
  'Stop',
  'SubagentStop',
  'UserPromptSubmit',
]

/** What the installed Claude Code makes of the settings in force here. */
export function checkClaude(facts: DoctorFacts): Check[] {
  if (!facts.harnesses.includes('claude')) return []
  return [version(facts), disabled(facts), matcher(facts), planTools(facts), statusLine(facts), duplicates(facts)]
}

function version({ claudeFiles, install }: DoctorFacts): Check {
  const base = { id: 'claude.version', title: 'Claude Code and these settings' }
  const found = install.claudeVersion
  if (!found) return { ...base, detail: 'claude is not on the PATH, so its version is unknown', status: 'skip' }
  const events = claudeFiles.filter(({ level }) => level === 'project').flatMap(({ text }) => eventsOf(text))
  const unknown = events.filter((event) => !CLASSIC.includes(event))
  if (compareVersions(found, '2.1.101') < 0 && unknown.length > 0) {
    const detail = `${found} does not know ${unknown.join(', ')}, and discards the whole file because of it`
    return { ...base, detail, fix: 'npx orc-hooks init --yes', status: 'fail' }
  }
  return compareVersions(found, '1.0.64') < 0
    ? { ...base, detail: `${found} shows no messages of hooks`, fix: 'claude update', status: 'warn' }
    : { ...base, detail: found, status: 'ok' }
}

function disabled({ claudeFiles }: DoctorFacts): Check {
  const base = { id: 'claude.enabled', title: 'Claude Code runs hooks' }
  const off = claudeFiles.find(({ text }) => settingsOf(text)['disableAllHooks'] === true)
  return off
    ? { ...base, detail: `"disableAllHooks" is set in ${off.path}`, fix: `remove it from ${off.path}`, status: 'fail' }
    : { ...base, detail: 'no disableAllHooks', status: 'ok' }
}

function matcher({ claudeFiles }: DoctorFacts): Check {
  const base = { id: 'claude.matcher', title: 'no empty matcher' }
  const empty = claudeFiles.find(({ level, text }) => level !== 'user' && matchers(text).includes(''))
  const detail = `"matcher": "" in ${empty?.path}: Copilot CLI, which reads it too, rejects the whole file`
  return empty
    ? { ...base, detail, fix: `remove the empty matcher from ${empty.path}`, status: 'warn' }
    : { ...base, detail: 'none', status: 'ok' }
}

function planTools({ claudeFiles, install }: DoctorFacts): Check {
  const base = { id: 'claude.plan-tools', title: 'todo tools' }
  const found = install.claudeVersion
  if (found && compareVersions(found, '2.1.233') < 0) return { ...base, detail: 'on by default', status: 'ok' }
  // The nearest file wins: local over project over user.
  const order: readonly ClaudeFile['level'][] = ['local', 'project', 'user']
  const files = [...claudeFiles].sort((a, b) => order.indexOf(a.level) - order.indexOf(b.level))
  const setting = files.map(({ path, text }) => ({ path, value: asRecord(settingsOf(text)['env'])[SWITCH] }))
  const nearest = setting.find(({ value }) => value !== undefined)
  if (nearest?.value === '1') return { ...base, detail: `on (${nearest.path})`, status: 'ok' }
  const why = nearest ? `switched off in ${nearest.path}` : 'current models have none unless they are asked for'
  const detail = `${why}: no todo list, so nothing to show but subagents`
  return { ...base, detail, fix: 'npx orc-hooks init --yes --plan-tools', status: 'warn' }
}

const SWITCH = 'CLAUDE_CODE_ENABLE_TODO_TOOLS'

function statusLine({ claudeFiles }: DoctorFacts): Check {
  const base = { id: 'claude.status-line', title: 'status line' }
  const set = claudeFiles.filter(({ text }) => settingsOf(text)['statusLine'] !== undefined)
  const other = set.find(({ text }) => !isOurCommand(String(asRecord(settingsOf(text)['statusLine'])['command'] ?? '')))
  if (other) {
    const detail = `yours (${other.path}) is kept; it can print .orchestra/cache/status-line.txt`
    return { ...base, detail, status: 'skip' }
  }
  return { ...base, detail: set.length > 0 ? 'ours' : 'none', status: set.length > 0 ? 'ok' : 'skip' }
}

function duplicates({ claudeFiles }: DoctorFacts): Check {
  const base = { id: 'claude.duplicates', title: 'installed once' }
  const files = claudeFiles.filter(({ text }) => ourCommands(text).length > 0).map(({ path }) => path)
  return files.length > 1
    ? {
        ...base,
        detail: `our hooks stand in ${files.join(' and ')}: counted once, started twice`,
        fix: `remove them from ${files.at(-1)}`,
        status: 'warn',
      }
    : { ...base, detail: files[0] ?? 'none', status: 'ok' }
}

function eventsOf(text: string): string[] {
  return Object.keys(asRecord(settingsOf(text)['hooks']))
}

function settingsOf(text: string): Readonly<Record<string, unknown>> {
  return asRecord(parse(text))
}
