import { renderStatusLine, renderSubagentRows, renderTmux } from '../../../lib/progress/status-line.ts'
import { renderStatusText } from '../../../lib/progress/status-text.ts'
import type { Style } from '../../../lib/progress/style.ts'
import { viewOf } from '../../../lib/progress/view.ts'
import { assert, run, test } from '../../helpers/harness.ts'
import { aList, anAgent, aProgress, aSession, aTask, NOW } from '../../helpers/progress.ts'

const STYLE: Style = { hasAnsi: true, layout: 'compact', theme: 'unicode', width: 75 }
const progress = aProgress({
  agents: [anAgent('x1', 's', { name: 'Reviewer' })],
  lists: [aList('a', 's'), aList('b', 's', { agentId: 'x1' })],
  sessions: [aSession('s')],
  tasks: [
    aTask('a', 'Read', { duration: 75, status: 'completed' }),
    aTask('a', 'Fix #12 and #{pid} and #(touch x)', { status: 'in_progress' }),
    aTask('a', 'Release'),
    aTask('b', 'Look', { agent: 'Reviewer', agentId: 'x1', status: 'in_progress' }),
  ],
})
const view = viewOf(progress, { isAlive: () => true, now: NOW, staleAfterMs: 900_000 })
const nothing = viewOf(aProgress({}), { isAlive: () => true, now: NOW, staleAfterMs: 900_000 })

test('the status file: a summary in its first line, no escape, every section', () => {
  const text = renderStatusText(view)
  assert.is(text.split('\n')[0], '━━━━━─────────────── 25%  1 of 4 done · 2 running · 1 to do')
  assert.not.match(text, /\u001b/)
  for (const part of ['Active agents (2)', 'Completed:   1', 'In progress: 2', 'Pending:     1', 'Read (1m 15s)']) {
    assert.ok(text.includes(part), part)
  }
  assert.match(text, /Coming up next\n {2}Release\n/)
  assert.match(text, /Written: {5}2026-01-02 12:00:00 UTC/)
  assert.ok(text.endsWith('\n'))
})

test('the status file of a repository without tasks says so', () => {
  assert.is(renderStatusText(nothing), 'No tasks tracked yet.\n')
})

test('the status line has at most three rows, and no clock that would stand still', () => {
  const rows = renderStatusLine(view, STYLE).split('\n')
  assert.is(rows.length, 3)
  assert.not.match(rows.join('\n'), /\b1m 0s\b/)
  assert.is(renderStatusLine(nothing, STYLE), '')
})

test('a row for each subagent, under the id of the harness', () => {
  const lines = renderSubagentRows(view, STYLE).trimEnd().split('\n')
  assert.is(lines.length, 1)
  const row = JSON.parse(lines[0] ?? '')
  assert.is(row.id, 'x1')
  assert.match(row.content.replace(/\u001b\[\d+m/g, ''), /^◐ Reviewer {2}─{10} 0\/1 {2}Look$/)
})

test('the tmux segment leaves no format of the task text to tmux', () => {
  const segment = renderTmux(view)
  assert.match(segment, /^#\[fg=green\]25% 1\/4#\[default\] #\[fg=cyan\]Claude#\[default\] Fix ##12 and ##\{pid\}/)
  assert.not.match(segment.replaceAll('##', ''), /#[^[]/)
  assert.is(renderTmux(nothing), '')
})

run()
