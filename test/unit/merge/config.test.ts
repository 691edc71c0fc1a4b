import { parseConfig } from '../../../lib/core/config.ts'
import { parseMergeConfig } from '../../../lib/merge/config.ts'
import { mergeFile } from '../../../lib/merge/merge-file.ts'
import { assert, run, test } from '../../helpers/harness.ts'
import { fc } from '../../helpers/property.ts'
import { assertValid } from '../../helpers/schema.ts'

const parse = (value: unknown) => parseConfig(JSON.stringify(value), 'merge', parseMergeConfig)

const FULL = {
  merge: {
    delegation: [{ pattern: '*.md', role: 'writer' }],
    files: [
      { kind: 'ticket', pattern: 'tickets/*.json' },
      { kind: 'log', pattern: '*.events' },
      { kind: 'roadmap', pattern: 'docs/next.md' },
    ],
    kinds: [
      {
        derived: ['Total'],
        fieldRules: {
          due: 'newest',
          labels: 'set',
          owner: 'person',
          severity: { rank: [['minor'], ['major'], ['critical']] },
        },
        keyFields: ['number'],
        like: 'json',
        name: 'ticket',
      },
      { appendOnly: true, like: 'jsonl', name: 'log' },
    ],
  },
}

test('a full section is taken as it is, and the published schema agrees', () => {
  const { config, problems } = parse(FULL)
  assert.equal(problems, [])
  assertValid('config', FULL)
  assert.equal(config.files, FULL.merge.files)
  const [ticket, log] = config.kinds
  assert.equal(ticket?.keyFields, ['number'])
  assert.equal(ticket?.fieldRules.get('total'), { kind: 'derived' })
  assert.equal(ticket?.fieldRules.get('severity'), { kind: 'rank', ranks: [['minor'], ['major'], ['critical']] })
  assert.equal([log?.isAppendOnly, log?.like], [true, 'jsonl'])
})

const WRONG: readonly (readonly [unknown, RegExp])[] = [
  [{ kind: [] }, /merge\.kind is unknown/],
  [{ kinds: [{ like: 'json' }] }, /kinds\[0\]\.name is missing/],
  [{ kinds: [{ name: 'json' }] }, /kinds\[0\]\.name is "json"; allowed: .* no other kind/],
  [{ kinds: [{ like: 'yaml', name: 'x' }] }, /kinds\[0\]\.like is "yaml"; allowed: one of changelog, json/],
  [{ kinds: [{ fieldRules: { a: 'oldest' }, name: 'x' }] }, /fieldRules\.a is "oldest"; allowed: one of derived/],
  [{ kinds: [{ fieldRules: { a: { rank: [['one']] } }, name: 'x' }] }, /fieldRules\.a is .*rank/],
  [{ files: [{ kind: 'json' }] }, /files\[0\]\.pattern is missing/],
]
for (const [value, pattern] of WRONG) {
  test(`a problem line for ${JSON.stringify(value)}`, () => {
    const { problems } = parse({ merge: value })
    assert.is(problems.length, 1, problems.join('\n'))
    assert.match(problems[0] ?? '', pattern)
    assert.throws(() => assertValid('config', { merge: value }), /invalid config/)
  })
}

test('two ranks are enough, and words of a rank are known in any letters', () => {
  const { config, problems } = parse({
    merge: { kinds: [{ fieldRules: { Size: { rank: [['S'], ['L', 'XL']] } }, name: 'x' }] },
  })
  assert.equal(problems, [])
  assert.equal(config.kinds[0]?.fieldRules.get('size'), { kind: 'rank', ranks: [['s'], ['l', 'xl']] })
})

test('a path of a kind that nobody defined is a problem that a schema cannot see', () => {
  assert.match(parse({ merge: { files: [{ kind: 'tiket', pattern: '*.t' }] } }).problems.join(), /kind is "tiket"/)
})

test('any JSON: no throw, and no problem where the schema complains of none', () => {
  const names = fc.constantFrom('ticket', 'json', '', 'A b', 5, null)
  const rule = fc.oneof(
    fc.constantFrom('set', 'newest', 'x', 1),
    fc.record({ rank: fc.jsonValue() }),
    fc.constant({ rank: [['a'], ['b']] }),
  )
  const kind = fc.record(
    {
      appendOnly: fc.oneof(fc.boolean(), fc.string()),
      derived: fc.oneof(fc.array(fc.constantFrom('a', '', 1)), fc.jsonValue()),
      fieldRules: fc.oneof(fc.dictionary(fc.constantFrom('a', 'B'), rule), fc.jsonValue()),
      like: fc.constantFrom('json', 'yaml'),
      name: names,
    },
    { requiredKeys: [] },
  )
  const merge = fc.record(
    { kinds: fc.oneof(fc.uniqueArray(kind, { selector: ({ name }) => name }), fc.jsonValue()), other: fc.jsonValue() },
    { requiredKeys: [] },
  )
  const schemaAgrees = (value: unknown) => {
    try {
      assertValid('config', value)
      return true
    } catch {
      return false
    }
  }
  fc.assert(
    fc.property(fc.record({ merge }), (value) => {
      const plain: unknown = JSON.parse(JSON.stringify(value))
      assert.is(parse(plain).problems.length === 0, schemaAgrees(plain), JSON.stringify(plain))
    }),
    { numRuns: 500 },
  )
})

test('a kind of the configuration decides by its own keys and rules', () => {
  const { config } = parse(FULL)
  const ticket = (severity: string, labels: readonly string[], total: number) =>
    `${JSON.stringify({ list: [{ labels, number: 7, severity }], total }, null, 2)}\n`
  const input = {
    base: ticket('minor', ['a'], 1),
    ours: ticket('critical', ['a', 'b'], 3),
    path: 'tickets/open.json',
    theirs: ticket('major', ['c'], 2),
  }
  const merged = mergeFile(input, { config })
  assert.is(merged.status, 'resolved')
  assert.equal(JSON.parse(merged.text ?? ''), {
    list: [{ labels: ['c', 'b'], number: 7, severity: 'critical' }],
    total: 3,
  })
  assert.is(mergeFile(input).status, 'conflict')
})

test('an event log of the configuration keeps equal ids apart', () => {
  const { config } = parse(FULL)
  const line = (id: string, say: string) => `${JSON.stringify({ id, say })}\n`
  const input = {
    base: line('a', 'x'),
    ours: line('a', 'y'),
    path: 'work.events',
    theirs: line('a', 'x') + line('a', 'z'),
  }
  const { status, text } = mergeFile(input, { config })
  assert.is(status, 'resolved')
  assert.is(text, line('a', 'y') + line('a', 'z'))
})

run()
