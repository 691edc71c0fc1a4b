import type { OrcEvent } from '../../lib/harness/domain.ts'
import { emptyProgress } from '../../lib/progress/domain.ts'
import { fold } from '../../lib/progress/fold.ts'
import { assert, run, test } from '../helpers/harness.ts'
import { fc } from '../helpers/property.ts'
import { assertValidSnapshot } from '../helpers/schema.ts'
import { OPTIONS, START } from '../helpers/timeline.ts'

const title = fc.constantFrom(
  'Plan',
  'Build',
  'Test',
  'Ship it',
  'Write the docs',
  'Write docs',
  'Step 1',
  'Step 2',
  '部署',
)
const status = fc.constantFrom('pending', 'in_progress', 'completed', 'blocked', 'cancelled')
const item = fc.record({ activeForm: title, status, title })
const extId = fc.constantFrom('1', '2', '3')
const patch = fc.record(
  {
    addBlockedBy: fc.array(extId),
    extId,
    owner: fc.constantFrom('docs', 'ops'),
    status: fc.oneof(status, fc.constant('deleted')),
    title,
  },
  { requiredKeys: ['extId', 'title'] },
)
const tool = fc.constantFrom('t1', 't2')
const agent = fc.constantFrom(
  { id: 'main' },
  { id: 'main' },
  { id: 'a1', type: 'explorer' },
  { id: 'a2', type: 'explorer' },
)

const draft = fc.oneof(
  fc.record({ items: fc.array(item, { maxLength: 5 }), kind: fc.constant('plan.snapshot') }),
  fc.record({
    items: fc.array(item, { maxLength: 5 }),
    kind: fc.constant('plan.snapshot'),
    previous: fc.array(item, { maxLength: 3 }),
  }),
  fc.record({ items: fc.array(patch, { maxLength: 3 }), kind: fc.constant('plan.patch') }),
  fc.record({
    items: fc.array(patch, { maxLength: 3 }),
    isShared: fc.constant(true),
    kind: fc.constant('plan.snapshot'),
  }),
  fc.record({ description: title, kind: fc.constant('agent.launch'), toolUseId: tool, type: fc.constant('explorer') }),
  fc.record({
    childId: fc.constantFrom('a1', 'a2'),
    isDone: fc.boolean(),
    kind: fc.constant('agent.link'),
    toolUseId: tool,
  }),
  fc.record({
    kind: fc.constantFrom(
      'prompt',
      'turn.end',
      'agent.start',
      'agent.end',
      'session.start',
      'session.end',
      'batch',
      'interrupted',
      'alive',
    ),
  }),
  fc.record({ kind: fc.constant('attention'), reason: fc.constant('permission_prompt') }),
)

const events = fc
  .array(fc.tuple(draft, agent, fc.constantFrom('s1', 's1', 's2'), fc.integer({ max: 120_000, min: -3000 })), {
    maxLength: 25,
  })
  .map((steps) => {
    let at = START
    return steps.map(([fields, who, sessionId, pause], index) => {
      at += pause
      const base = {
        agent: who,
        at,
        cwd: '/srv',
        harness: 'claude',
        host: 'box',
        id: `e${index}`,
        key: `k${index}`,
        sessionId,
        v: 1,
      }
      return { ...base, ...fields } as unknown as OrcEvent
    })
  })

const start = emptyProgress(START)

test('any sequence of events gives a valid snapshot, and folding it again changes nothing', () => {
  fc.assert(
    fc.property(events, (facts) => {
      const once = fold(start, facts, OPTIONS)
      assertValidSnapshot(JSON.parse(JSON.stringify(once.progress)))
      const again = fold(once.progress, facts, OPTIONS)
      assert.equal(again.progress, once.progress)
      assert.equal(again.history, [])
    }),
    { numRuns: 400 },
  )
})

test('folding in one go or one by one gives the same state and the same history', () => {
  fc.assert(
    fc.property(events, (facts) => {
      const whole = fold(start, facts, OPTIONS)
      const { history, progress } = facts.reduce(
        (state, fact) => {
          const next = fold(state.progress, [fact], OPTIONS)
          return { history: [...state.history, ...next.history], progress: next.progress }
        },
        { history: [] as typeof whole.history, progress: start } as typeof whole,
      )
      const { recent: _, ...one } = whole.progress
      const { recent: __, ...other } = progress
      assert.equal(other, one)
      assert.equal(history, whole.history)
    }),
    { numRuns: 300 },
  )
})

test('nothing disappears: every title that was on a list is on the list or in history', () => {
  fc.assert(
    fc.property(fc.array(fc.array(item, { maxLength: 5 }), { maxLength: 12 }), (lists) => {
      const facts = lists.map((items, index) => ({
        ...{ agent: { id: 'main' }, at: START + index * 5000, cwd: '/', harness: 'claude', host: 'b', id: `e${index}` },
        ...{ items, key: `k${index}`, kind: 'plan.snapshot', sessionId: 's', v: 1 },
      })) as unknown as OrcEvent[]
      const { history, progress } = fold(start, facts, OPTIONS)
      const known = new Set([...progress.tasks, ...history.flatMap(({ tasks }) => tasks)].map(({ id }) => id))
      const made = progress.lists.reduce((sum, list) => sum + list.made, 0)
      const inHistory = new Map(history.map(({ list }) => [list?.id, list?.made ?? 0]))
      for (const { id } of progress.lists) inHistory.delete(id)
      assert.is(known.size, made + [...inHistory.values()].reduce((sum, count) => sum + count, 0))
      const last = lists.at(-1)?.filter(({ status }) => status !== 'cancelled') ?? []
      assert.equal(
        progress.tasks.map(({ content }) => content),
        last.map(({ title }) => title),
      )
    }),
    { numRuns: 300 },
  )
})

run()
