import { widthOf } from '../../../lib/core/width.ts'
import { frameOf } from '../../../lib/progress/frame.ts'
import type { Style } from '../../../lib/progress/style.ts'
import { viewOf } from '../../../lib/progress/view.ts'
import { assert, run, test } from '../../helpers/harness.ts'
import { aList, aProgress, aSession, aTask, NOW } from '../../helpers/progress.ts'

const STYLE: Style = { hasAnsi: false, layout: 'compact', theme: 'unicode', width: 60 }
const agents = (count: number) =>
  viewOf(
    aProgress({
      lists: [aList('a', 's')],
      sessions: [aSession('s')],
      tasks: Array.from({ length: count }, (_, i) => aTask('a', `t${i}`, { agent: `A${i}`, status: 'in_progress' })),
    }),
    { isAlive: () => true, now: NOW, staleAfterMs: 900_000 },
  )
const frame = (count: number, rows: number, style: Partial<Style> = {}) =>
  frameOf(agents(count), { ...STYLE, ...style }, { hasKeys: true, rows, title: 'project' })

test('a frame has exactly the rows of the terminal, none too wide, at any size', () => {
  for (const layout of ['compact', 'detailed'] as const) {
    for (const rows of [1, 2, 4, 5, 6, 10, 24, 60]) {
      for (const count of [0, 1, 30]) {
        const lines = frame(count, rows, { layout, width: 33 })
        assert.ok(lines.length <= rows, `${count} agents, ${rows} rows, ${layout}: ${lines.length}`)
        if (rows >= 5) assert.is(lines.length, rows)
        assert.ok(lines.every((line) => widthOf(line) <= 33))
      }
    }
  }
})

test('title and age first, keys last, agents that have no room are counted', () => {
  const lines = frame(30, 14)
  assert.match(lines[0] ?? '', /^project {2,}changed 5s ago$/)
  assert.is(lines.at(-1), 'q quit · d details')
  assert.ok(lines.some((line) => /^\+\d+ more agents/.test(line)))
})

run()
