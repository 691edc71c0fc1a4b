import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CONFIG_FILE, parseConfig, readConfig } from '../../../lib/core/config.ts'
import { parseProgressConfig } from '../../../lib/progress/config.ts'
import { assert, run, test } from '../../helpers/harness.ts'
import { fc } from '../../helpers/property.ts'
import { assertValid } from '../../helpers/schema.ts'

const directory = () => mkdtempSync(join(tmpdir(), 'orc-config-'))
const parse = (value: unknown) => parseConfig(JSON.stringify(value), 'progress', parseProgressConfig)
const read = (top: string) => readConfig(top, 'progress', parseProgressConfig)
const DEFAULTS = parse({}).config

test('without a file everything has its default, and nothing is wrong', () => {
  assert.equal(read(directory()), {
    config: { historyLimit: 500, layout: 'compact', roster: undefined, staleAfterMinutes: 15, theme: 'unicode' },
    problems: [],
  })
})

test('a full file is taken as it is', () => {
  const file = {
    $schema: './node_modules/orc-hooks/schema/config.schema.json',
    progress: {
      historyLimit: 20,
      layout: 'detailed',
      roster: [{ name: 'Zoë', emoji: '🦊', role: 'code' }, { name: '李雷' }, { name: 'Code Reviewer' }],
      staleAfterMinutes: 2.5,
      theme: 'ascii',
    },
  }
  assertValid('config', file)
  const top = directory()
  writeFileSync(join(top, CONFIG_FILE), `\ufeff${JSON.stringify(file)}`)
  assert.equal(read(top), { config: file.progress, problems: [] })
})

test('an empty roster turns names in text off, and differs from none', () => {
  assert.equal(parse({ progress: { roster: [] } }).config.roster, [])
  assert.is(parse({}).config.roster, undefined)
})

const WRONG: readonly (readonly [unknown, readonly RegExp[]])[] = [
  [[], [/the file is \[\]; allowed: an object/]],
  [{ progres: {} }, [/progres is unknown; known keys: \$schema, deployment, merge, progress, push/]],
  [{ progress: 3 }, [/progress is 3; allowed: an object/]],
  [{ progress: { theme: 'dark' } }, [/progress\.theme is "dark"; allowed: one of unicode, ascii/]],
  [{ progress: { staleAfterMinutes: '15' } }, [/staleAfterMinutes is "15"; allowed: a number.*Using 15/]],
  [{ progress: { historyLimit: 1.5, layout: null } }, [/historyLimit is 1\.5/, /layout is null/]],
  [{ progress: { roster: 'Kai' } }, [/progress\.roster is "Kai"; allowed: a list/]],
  [{ progress: { roster: [{ nom: 'Kai' }] } }, [/roster\[0\]\.nom is unknown/, /roster\[0\]\.name is missing/]],
  [{ progress: { roster: [{ name: '[Kai]' }] } }, [/roster\[0\]\.name is "\[Kai\]"/]],
  [{ progress: { roster: [{ name: 'Kai', emoji: 5 }] } }, [/roster\[0\]\.emoji is 5/]],
]
for (const [value, patterns] of WRONG) {
  test(`a problem line for ${JSON.stringify(value)}`, () => {
    const { problems } = parse(value)
    assert.is(problems.length, patterns.length, problems.join('\n'))
    for (const [index, pattern] of patterns.entries()) assert.match(problems[index] ?? '', pattern)
    assert.throws(() => assertValid('config', value), /invalid config/)
  })
}

test('one wrong value leaves the others standing', () => {
  const { config } = parse({ progress: { layout: 'detailed', roster: [{ name: 'Kai' }, 7], theme: 1 } })
  assert.equal(config, { ...DEFAULTS, layout: 'detailed', roster: [{ name: 'Kai' }] })
})

test('a file that is no JSON, or no file, is one problem line', () => {
  const top = directory()
  writeFileSync(join(top, CONFIG_FILE), '{ "progress": ')
  assert.match(read(top).problems.join('|'), /^orc-hooks\.config\.json: is not JSON \([^|]*Using the defaults$/)
  const other = directory()
  mkdirSync(join(other, CONFIG_FILE))
  assert.match(read(other).problems.join('|'), /^orc-hooks\.config\.json: cannot be read \([^|]*EISDIR/)
})

test('the example in the user guide is a valid configuration with every key', () => {
  const example = /```json\n([\s\S]*?)```/.exec(readFileSync('docs/user-guide.md', 'utf8'))?.[1] ?? ''
  const { config, problems } = parseConfig(example, 'progress', parseProgressConfig)
  assert.equal(problems, [])
  assertValid('config', JSON.parse(example))
  assert.equal(Object.keys(JSON.parse(example).progress), Object.keys(config))
})

test('any JSON: no throw, and problems exactly where the published schema complains', () => {
  const schemaAgrees = (value: unknown) => {
    try {
      assertValid('config', value)
      return true
    } catch {
      return false
    }
  }
  const names = fc.constantFrom('Kai', 'Zoë', '', '@x', ' a', 'a b', 5, null)
  const roster = fc.array(
    fc.record({ name: names, emoji: fc.constantFrom('🦊', '', 1), role: fc.string() }, { requiredKeys: [] }),
  )
  const progress = fc.record(
    {
      historyLimit: fc.oneof(fc.integer({ min: -2, max: 5 }), fc.double(), fc.string()),
      layout: fc.constantFrom('compact', 'detailed', 'wide', null),
      other: fc.jsonValue(),
      roster: fc.oneof(roster, fc.jsonValue()),
      staleAfterMinutes: fc.oneof(fc.double(), fc.integer({ min: 0, max: 20_000 })),
      theme: fc.constantFrom('ascii', 'dark'),
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), fc.record({ progress })), (value) => {
      const plain: unknown = JSON.parse(JSON.stringify(value))
      assert.is(parse(plain).problems.length === 0, schemaAgrees(plain), JSON.stringify(plain))
    }),
    { numRuns: 500 },
  )
})

run()
