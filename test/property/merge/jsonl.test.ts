// JSON Lines after any edits of two sides, looked at by the checks of the scorer, which are no code of the merge.
import { mergeFile } from '../../../lib/merge/merge-file.ts'
import { checkJson, lostEitherWay } from '../../eval/merge-check-json.ts'
import { assert, run, test } from '../../helpers/harness.ts'
import { fc } from '../../helpers/property.ts'

type Entry = Readonly<Record<string, unknown>>

const member = fc.oneof(
  fc.tuple(fc.constant('title'), fc.constantFrom('oil', 'lamp', 'fog')),
  fc.tuple(fc.constant('status'), fc.constantFrom('open', 'in_progress', 'closed')),
  fc.tuple(fc.constant('labels'), fc.uniqueArray(fc.constantFrom('p', 'q', 'r', 's'))),
  fc.tuple(fc.constant('n'), fc.nat(3)),
  fc.tuple(fc.constantFrom('title', 'labels', 'n'), fc.constant(undefined)),
)
type Edit =
  | { readonly kind: 'add' | 'drop'; readonly at: number }
  | { readonly kind: 'set'; readonly at: number; readonly member: readonly [string, unknown] }

const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ at: fc.nat(300), kind: fc.constant('set' as const), member }),
  fc.record({ at: fc.nat(300), kind: fc.constantFrom('add' as const, 'drop' as const) }),
)
const edits = fc.array(edit, { maxLength: 12 })

function edited(entries: readonly Entry[], list: readonly Edit[], name: string): readonly Entry[] {
  return list.reduce((now, change) => {
    const at = change.at % (now.length + 1)
    if (change.kind === 'drop') return now.filter((_, index) => index !== at)
    if (change.kind === 'set')
      return now.map((entry, index) => (index === at ? { ...entry, [change.member[0]]: change.member[1] } : entry))
    const id = `${name}${change.at}`
    return now.some((entry) => entry['id'] === id) ? now : now.toSpliced(at, 0, { id, title: 'new', n: at })
  }, entries)
}

const render = (entries: readonly Entry[]) => entries.map((entry) => `${JSON.stringify(entry)}\n`).join('')
const versions = fc
  .record({
    count: fc.oneof(fc.integer({ max: 60, min: 1 }), fc.integer({ max: 300, min: 100 })),
    left: edits,
    right: edits,
  })
  .map(({ count, left, right }) => {
    const base = Array.from({ length: count }, (_, id) => ({
      id: `e-${id}`,
      title: 'oil',
      status: 'open',
      labels: ['p'],
    }))
    return {
      base: render(base),
      ours: render(edited(base, left, 'left')),
      theirs: render(edited(base, right, 'right')),
    }
  })

test('nothing is lost, doubled, brought back or made up, whatever both sides edited', () => {
  let conflicts = 0
  fc.assert(
    fc.property(versions, (texts) => {
      const { status, text, violations } = mergeFile({ ...texts, path: 'x.jsonl' })
      assert.equal(violations, [])
      const four = { ...texts, result: text ?? '' }
      if (status === 'conflict') {
        conflicts += 1
        assert.equal(lostEitherWay(four, true), [])
      } else assert.equal(checkJson(four, true), { duplicated: [], invented: [], lost: [], resurrected: [] })
    }),
    { numRuns: 300 },
  )
  assert.ok(conflicts > 20, `only ${conflicts} conflicts: the edits hardly ever meet`)
})

run()
