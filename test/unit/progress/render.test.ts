import { widthOf } from '../../../lib/core/width.ts'
import type { Progress, Task } from '../../../lib/progress/domain.ts'
import { formatDuration, formatRoughly } from '../../../lib/progress/duration.ts'
import { renderChat, renderFinal } from '../../../lib/progress/render.ts'
import { type Style, styleFrom, THEMES } from '../../../lib/progress/style.ts'
import { viewOf } from '../../../lib/progress/view.ts'
import { assert, run, test } from '../../helpers/harness.ts'
import { ago, aList, anAgent, aProgress, aSession, aTask, NOW } from '../../helpers/progress.ts'

const STYLE: Style = { hasAnsi: false, layout: 'compact', theme: 'unicode', width: 75 }
const view = (progress: Progress) => viewOf(progress, { isAlive: () => undefined, now: NOW, staleAfterMs: 900_000 })
const chat = (progress: Progress, style: Partial<Style> = {}) => renderChat(view(progress), { ...STYLE, ...style })
const withTasks = (...tasks: readonly Task[]) =>
  aProgress({ lists: [aList('a', 's')], sessions: [aSession('s')], tasks })

const mixed = aProgress({
  agents: [anAgent('x1', 's', { description: 'Find the callers', type: 'Explore' })],
  durations: [200, 200, 200, 200, 200],
  lists: [aList('a', 's'), aList('b', 't')],
  sessions: [aSession('s'), aSession('t', { harness: 'codex', timestamp: ago(2520) })],
  tasks: [
    aTask('a', 'Design', { agent: 'Kai', duration: 75, status: 'completed' }),
    aTask('a', 'Write tests', { activeForm: 'Writing tests', agent: 'Kai', duration: 70, status: 'in_progress' }),
    aTask('a', 'Migrate', { agent: 'Leo', blockedBy: ['a.Write tests'] }),
    aTask('a', 'Release'),
    aTask('b', 'Build', { activeForm: 'Building', status: 'in_progress' }),
  ],
})

test('compact: totals, a line per agent with bar, step, content, elapsed and time left, and what is next', () => {
  assert.equal(chat(mixed).split('\n'), [
    '',
    '━━━━──────────────── 20%  1 of 5 done · 1 running · 1 blocked · 1 stale',
    '◐ Kai      ━━━━━───── 1/2  Writing tests     2m 10s · ~1m left',
    '◐ Explore                  Find the callers  2m 0s',
    '⊗ Leo      ────────── 0/1  blocked: Migrate (waits for: Write tests)',
    '◌ Codex    ────────── 0/1  stale 42m (no sign of life): Building',
    'next  Release',
  ])
})

test('ascii: not one character outside of ASCII', () => {
  const text = chat(mixed, { theme: 'ascii' })
  assert.match(text, /^[\x20-\x7e\n]+$/)
  assert.match(text, /\[~\] Kai {6}\[#####-----\] 1\/2/)
  assert.match(text, /\[\?\] Codex .* stale 42m/)
})

test('emoji: an agent of the roster at work shows its own, a blocked one its state', () => {
  const lines = chat(mixed, { emojis: { Kai: '🤔', Leo: '😌' }, theme: 'emoji' }).split('\n')
  assert.match(lines[2] ?? '', /^🤔 Kai /)
  assert.match(lines[4] ?? '', /^🚫 Leo /)
})

test('detailed: the list under each agent', () => {
  assert.equal(chat(mixed, { layout: 'detailed' }).split('\n'), [
    '',
    '━━━━──────────────── 20%  1 of 5 done · 1 running · 1 blocked · 1 stale',
    '◐ Kai      ━━━━━───── 1/2  2m 10s · ~1m left',
    '  ● Design  1m 15s',
    '  ◐ Writing tests  2m 10s',
    '◐ Explore                  2m 0s',
    '  Find the callers',
    '⊗ Leo      ────────── 0/1  blocked',
    '  ⊗ Migrate (waits for: Write tests)',
    '◌ Codex    ────────── 0/1  stale 42m (no sign of life)',
    '  ◌ Building',
    'next  Release',
  ])
})

test('a hundred tasks in the detailed layout: the part around the running one, and a count of the rest', () => {
  const tasks = Array.from({ length: 100 }, (_, i) =>
    aTask('a', `Module ${i}`, { status: i < 42 ? 'completed' : i === 42 ? 'in_progress' : 'pending' }),
  )
  const lines = chat(withTasks(...tasks), { layout: 'detailed' }).split('\n')
  assert.ok(lines.length <= 40)
  assert.ok(lines.some((text) => text.includes('◐ Module 42')))
  assert.ok(lines.includes('  39 more done, 50 more to do'))
})

test('nothing to show is an empty string', () => {
  assert.is(chat(aProgress({})), '')
  assert.is(renderFinal(view(aProgress({})), STYLE), '')
})

test('five agents take at most 1.5 KB with colours, twelve stay under 2 KB and under 12 lines', () => {
  const agents = (count: number) =>
    withTasks(
      ...Array.from({ length: count }, (_, i) =>
        aTask('a', `Rewrite the storage layer of module ${i} for the new loader`, {
          agent: `Agent${i}`,
          status: 'in_progress',
        }),
      ),
    )
  const size = (text: string) => Buffer.byteLength(text)
  assert.ok(size(chat(agents(5), { hasAnsi: true, width: 115 })) <= 1500)
  const twelve = chat(agents(12), { hasAnsi: true, width: 115 })
  assert.ok(size(twelve) <= 2048, `${size(twelve)} bytes`)
  assert.ok(twelve.split('\n').length <= 12)
  assert.match(twelve, /\+4 more agents \(4 running\)/)
})

test('agents that need a person are not crowded out by those at work', () => {
  const tasks = Array.from({ length: 20 }, (_, i) => aTask('a', `t${i}`, { agent: `A${i}`, status: 'in_progress' }))
  const blocked = aTask('a', 'stuck', { agent: 'Zoe', status: 'blocked' })
  assert.match(chat(withTasks(...tasks, blocked)), /⊗ Zoe .*blocked: stuck/)
})

test('a title cannot colour, move the cursor, break the row or turn the reading order', () => {
  const evil = 'a\u001b[31mb\u001b]0;title\u0007c\u001b[2Jd\r\ne\u202ef\u009bg'
  for (const layout of ['compact', 'detailed'] as const) {
    const text = chat(withTasks(aTask('a', evil, { agent: evil, status: 'in_progress' }), aTask('a', `x${evil}`)), {
      layout,
    })
    assert.not.match(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/)
    assert.not.match(text, /title/)
  }
})

test('without colour the same words in the same places', () => {
  const plain = chat(mixed)
  const coloured = chat(mixed, { hasAnsi: true })
  assert.match(coloured, /\u001b\[31m/)
  assert.is(coloured.replace(/\u001b\[\d+m/g, ''), plain)
})

test('the last line of a turn: what is done, or what is left', () => {
  assert.is(renderFinal(view(withTasks(aTask('a', 'x', { status: 'completed' }))), STYLE), '\n● 1 of 1 done · 1h 0m')
  assert.match(renderFinal(view(mixed), STYLE), /^\n━+─+ 20% {2}1 of 5 done · .*1 stale$/)
})

test('every theme and layout keeps to twenty columns', () => {
  for (const theme of THEMES) {
    for (const layout of ['compact', 'detailed'] as const) {
      for (const line of chat(mixed, { layout, theme, width: 20 }).split('\n')) assert.ok(widthOf(line) <= 20, line)
    }
  }
})

test('a cut line ends in one whole ellipsis', () => {
  const long = withTasks(
    aTask('a', 'Rewrite the storage layer for the new loader', { status: 'in_progress' }),
    aTask('a', 'Wait for the storage layer', {
      agent: 'Leo',
      blockedBy: ['a.Rewrite the storage layer for the new loader'],
    }),
  )
  for (const theme of ['ascii', 'unicode'] as const) {
    for (let width = 20; width < 100; width++) {
      const text = chat(long, { theme, width })
      assert.not.match(text, /……|\.{4}|[^.]\.\.?$|[^.]\.\.?\n/, `${theme} ${width}`)
    }
  }
})

test('the environment chooses layout, theme and colour', () => {
  const channel = { hasAnsi: true, width: 75 }
  assert.equal(styleFrom({}, channel), { hasAnsi: true, layout: 'compact', theme: 'unicode', width: 75 })
  const env = { ORCHESTRA_PROGRESS_THEME: 'ASCII', ORCHESTRA_PROGRESS_VERBOSE: '1' }
  assert.equal(styleFrom(env, channel), { hasAnsi: true, layout: 'detailed', theme: 'ascii', width: 75 })
  assert.is(styleFrom({ NO_COLOR: '1' }, channel).hasAnsi, false)
  assert.is(styleFrom({ NO_COLOR: '' }, channel).hasAnsi, true)
  assert.is(styleFrom({ ORCHESTRA_PROGRESS_THEME: 'neon' }, channel, { theme: 'minimal' }).theme, 'minimal')
  assert.is(styleFrom({ ORCHESTRA_PROGRESS_VERBOSE: '0' }, channel).layout, 'compact')
})

test('durations stay short at any age', () => {
  assert.equal([0, 59, 60, 222, 4980, 273_600].map(formatDuration), ['0s', '59s', '1m 0s', '3m 42s', '1h 23m', '3d 4h'])
  assert.equal([40, 70, 2520, 5400, 3590, 200_000].map(formatRoughly), ['40s', '1m', '42m', '2h', '1h', '2d'])
})

run()
