import stringWidth from 'string-width'
import type { Progress, Task } from '../../lib/progress/domain.ts'
import { renderChat, renderFinal } from '../../lib/progress/render.ts'
import { renderStatusLine, renderSubagentRows, renderTmux } from '../../lib/progress/status-line.ts'
import { renderStatusText } from '../../lib/progress/status-text.ts'
import { type Style, THEMES } from '../../lib/progress/style.ts'
import { viewOf } from '../../lib/progress/view.ts'
import { run, test } from '../helpers/harness.ts'
import { ago, aList, anAgent, aProgress, aSession, aTask, NOW } from '../helpers/progress.ts'
import { fc } from '../helpers/property.ts'

const text = fc.oneof(
  { arbitrary: fc.string({ maxLength: 60, unit: 'grapheme' }), weight: 2 },
  { arbitrary: fc.string({ maxLength: 60, unit: 'binary' }), weight: 1 },
  {
    arbitrary: fc.constantFrom(
      '\u001b[31mred',
      '日本語の長い説明文がここに',
      '👩‍👩‍👧 🇯🇵 ❤️',
      'a\u0300\u0301\u0302',
      '#(x) #{y}',
    ),
    weight: 1,
  },
)
const agentId = fc.constantFrom('main', 'x1')
const status = fc.constantFrom<Task['status']>('pending', 'in_progress', 'completed', 'blocked')

const task = fc
  .record({
    agent: fc.oneof(fc.constant('Unknown'), text),
    agentId,
    blockedBy: fc.array(fc.constantFrom('t0', 't1', 'gone'), { maxLength: 2 }),
    content: text,
    duration: fc.nat(1_000_000),
    list: fc.constantFrom('a', 'b'),
    progress: fc.option(fc.integer({ max: 100, min: 0 })),
    status,
  })
  .map(({ content, list, ...rest }) => aTask(list, content, rest))

const progress: fc.Arbitrary<Progress> = fc
  .record({
    age: fc.nat(10_000),
    hasEnded: fc.boolean(),
    isWaiting: fc.boolean(),
    name: text,
    samples: fc.array(fc.nat(10_000), { maxLength: 8 }),
    tasks: fc.array(task, { maxLength: 30 }),
  })
  .map(({ age, hasEnded, isWaiting, name, samples, tasks }) =>
    aProgress({
      agents: [anAgent('x1', 's', { description: name, name, timestamp: ago(age) })],
      durations: samples,
      lists: [aList('a', 's'), aList('b', 't', { agentId: 'x1' })],
      sessions: [
        aSession('s', {
          timestamp: ago(age),
          turn: isWaiting ? 'waiting' : 'working',
          ...(isWaiting && { attention: name }),
        }),
        aSession('t', { harness: 'codex', ...(hasEnded && { endTime: ago(age) }) }),
      ],
      tasks: tasks.map((one, index) => ({ ...one, id: `t${index}` })),
    }),
  )

const style: fc.Arbitrary<Style> = fc.record({
  emojis: fc.constant({ Kai: '🤔' }),
  hasAnsi: fc.boolean(),
  layout: fc.constantFrom('compact', 'detailed'),
  theme: fc.constantFrom(...THEMES),
  width: fc.integer({ max: 200, min: 20 }),
})

const see = (state: Progress, isAlive: boolean | undefined) =>
  viewOf(state, { isAlive: () => isAlive, now: NOW, staleAfterMs: 900_000 })
const alive = fc.constantFrom(true, false, undefined)
const withoutColours = (shown: string) => shown.replace(/\u001b\[\d+m/g, '')

test('no line is wider than asked for, none ends in a space, and nothing but our colours controls the terminal', () => {
  fc.assert(
    fc.property(progress, style, alive, (state, how, isAlive) => {
      const view = see(state, isAlive)
      const shown = [renderChat(view, how), renderFinal(view, how), renderStatusLine(view, how)].map(withoutColours)
      return shown.every(
        (part) =>
          part.split('\n').every((line) => stringWidth(line) <= how.width && !/\s$/.test(line)) &&
          !/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/.test(part) &&
          part.split('\n').length <= 41,
      )
    }),
    { numRuns: 300 },
  )
})

test('the totals always add up, and every row is a share of them', () => {
  fc.assert(
    fc.property(progress, alive, (state, isAlive) => {
      const { rows, totals } = see(state, isAlive)
      const { stats } = state
      return (
        totals.completed + totals.running + totals.stale + totals.pending === totals.total &&
        totals.blocked <= totals.pending &&
        totals.percent === stats.overallProgress &&
        totals.running + totals.stale === stats.activeTasks &&
        totals.blocked === stats.blockedTasks &&
        rows.every((row) => row.done <= row.total && (row.percent ?? 0) <= 100 && row.elapsedSeconds >= 0) &&
        new Set(rows.map(({ key }) => key)).size === rows.length
      )
    }),
    { numRuns: 300 },
  )
})

test('the files hold no control character, the tmux segment no format of a task', () => {
  fc.assert(
    fc.property(progress, style, alive, (state, how, isAlive) => {
      const view = see(state, isAlive)
      const ours = /#\[(?:fg=\w+|default)\]/g
      return (
        !/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/.test(renderStatusText(view)) &&
        renderSubagentRows(view, how)
          .split('\n')
          .filter((line) => line !== '')
          .every((line) => typeof JSON.parse(line).id === 'string') &&
        !renderTmux(view).replace(ours, '').replaceAll('##', '').includes('#')
      )
    }),
    { numRuns: 200 },
  )
})

run()
