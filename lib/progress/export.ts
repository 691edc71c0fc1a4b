import type { HistoryEntry, Progress, Task } from './domain.ts'
import { formatDuration } from './duration.ts'
import { plain } from './messages.ts'
import { ownName } from './rows.ts'
import { renderStatusText } from './status-text.ts'
import type { ProgressView } from './view-domain.ts'

/** What `progress export --format` knows. */
export const FORMATS = ['txt', 'json', 'csv', 'md'] as const

export type Format = (typeof FORMATS)[number]

/** What is exported: the state, its view, and what left it before (empty unless asked for). */
export interface Exported {
  readonly progress: Progress
  readonly view: ProgressView
  readonly history: readonly HistoryEntry[]
}

/** The whole file of one format, with a line break at its end. */
export function exportAs(format: Format, exported: Exported): string {
  switch (format) {
    case 'txt':
      return renderStatusText(exported.view)
    case 'json':
      return toJson(exported)
    case 'csv':
      return toCsv(exported)
    case 'md':
      return toMarkdown(exported)
  }
}

function toJson({ history, progress }: Exported): string {
  return `${JSON.stringify(history.length === 0 ? progress : { ...progress, history }, null, 2)}\n`
}

const COLUMNS = 'id,agent,content,status,progress,duration_seconds,started,ended,session,list,source'

/** RFC 4180: CRLF, quoted fields. */
function toCsv({ history, progress }: Exported): string {
  const sessions = new Map(progress.lists.map(({ id, session }) => [id, session]))
  const current = progress.tasks.map((task) => csvRow(task, sessions.get(task.list) ?? '', 'current'))
  const past = history.flatMap(({ reason, session, tasks }) => tasks.map((task) => csvRow(task, session, reason)))
  return `${[COLUMNS, ...current, ...past].join('\r\n')}\r\n`
}

function csvRow(task: Task, session: string, source: string): string {
  const { agent, content, duration, endTime = '', id, list, progress, startTime = '', status } = task
  return [id, agent, content, status, progress ?? '', duration, startTime, endTime, session, list, source]
    .map(csvField)
    .join(',')
}

/** A spreadsheet takes a text that begins like this for a formula and runs it: an apostrophe makes it text again. */
const FORMULA = /^[\s]*[=+\-@\t\r＝＋－＠]/

function csvField(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const safe = FORMULA.test(value) ? `'${value}` : value
  return /[",\r\n']|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

function toMarkdown({ history, progress, view }: Exported): string {
  const { completed, percent, total } = view.totals
  const past = history.flatMap(({ reason, tasks, timestamp }) => [
    '',
    `### ${timestamp.slice(0, 16).replace('T', ' ')} UTC, ${reason}`,
    '',
    ...tasks.map(markdownTask),
  ])
  const lines = [
    '# Progress',
    '',
    `${percent}% (${completed} of ${total} done), ${new Date(view.changedAt).toISOString()}`,
    ...agentSections(progress.tasks),
    ...(past.length === 0 ? [] : ['', '## History', ...past]),
  ]
  return `${lines.join('\n')}\n`
}

function agentSections(tasks: readonly Task[]): readonly string[] {
  const names = [...new Set(tasks.map(({ agent }) => agent))]
  return names.flatMap((name) => [
    '',
    `## ${ownName(name) === undefined ? 'Tasks' : escapeMarkdown(plain(name))}`,
    '',
    ...tasks.filter(({ agent }) => agent === name).map(markdownTask),
  ])
}

function markdownTask(task: Task): string {
  const notes = [
    task.status === 'in_progress' || task.status === 'blocked' ? task.status.replace('_', ' ') : '',
    task.duration > 0 ? formatDuration(task.duration) : '',
  ].filter((note) => note !== '')
  const note = notes.length === 0 ? '' : ` (${notes.join(', ')})`
  return `- [${task.status === 'completed' ? 'x' : ' '}] ${escapeMarkdown(plain(task.content))}${note}`
}

/** Shown as it is written, by CommonMark and by GitHub: no link, no mention, no HTML, no reference. */
function escapeMarkdown(text: string): string {
  return text
    .replace(/[\\`*_{}[\]()#+!|~<>]/g, '\\$&')
    .replace(/^(\d+)([.)])/, '$1\\$2')
    .replace(/^-/, '\\-')
    .replaceAll('&', '&amp;')
    .replace(/@/g, '@\u200b')
}
