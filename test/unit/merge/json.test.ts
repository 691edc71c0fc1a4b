import { mergeFile } from '../../../lib/merge/merge-file.ts'
import { assert, run, test } from '../../helpers/harness.ts'

type Texts = readonly [base: string | undefined, ours: string, theirs: string]

const merge = ([base, ours, theirs]: Texts, path = 'a.json') => mergeFile({ base, ours, path, theirs })
const same = (texts: Texts, expected: string, path?: string) => {
  const merged = merge(texts, path)
  assert.is(merged.status, 'resolved', JSON.stringify(merged.collisions))
  assert.is(merged.text, expected)
}

test('members are merged by key, and the rest stays byte for byte: tabs, CRLF, BOM, no newline at the end', () => {
  const text = (a: number, b: string) => `\ufeff{\r\n\t"a" : ${a},\r\n\r\n\t"b":\t"${b}",\r\n\t"odd": 1.0e+2\r\n}`
  same([text(1, 'x'), text(2, 'x'), text(1, 'y')], text(2, 'y'))
})

test('both add a member at the end: the comma is right, ours comes first', () => {
  same(
    ['{\n  "a": 1\n}\n', '{\n  "a": 1,\n  "b": 2\n}\n', '{\n  "a": 1,\n  "c": 3\n}\n'],
    '{\n  "a": 1,\n  "b": 2,\n  "c": 3\n}\n',
  )
})

test('one side removes the last member, the other adds behind it', () => {
  same(['{"a":1,"b":2}', '{"a":1}', '{"a":1,"b":2,"c":3}'], '{"a":1,"c":3}')
})

test('lists on one line, on many lines, and empty ones', () => {
  same(['{"l": []}', '{"l": ["x"]}', '{"l": ["y"]}'], '{"l": ["x", "y"]}'.replace(', ', ','))
  same(['["a", "b", "c"]', '["b", "c"]', '["a", "b", "c", "d"]'], '["b", "c", "d"]')
})

test('an element that one side removed does not come back because the other side escapes it in another way', () => {
  same(['["a — b","c"]', '["c"]', String.raw`["a \u2014 b","c","d"]`], '["c","d"]')
})

test('equal additions of both sides are there once', () => {
  same(['["a"]', '["a", "b"]', '["a", "b", "c"]'], '["a", "b", "c"]')
})

test('elements with ids are merged by them, wherever they went', () => {
  const item = (id: string, rest: string) => `  {"id": "${id}", ${rest}}`
  const file = (...items: string[]) => `[\n${items.join(',\n')}\n]\n`
  same(
    [
      file(item('a', '"n": 1'), item('b', '"n": 1')),
      file(item('b', '"n": 1'), item('a', '"n": 1')),
      file(item('a', '"n": 2'), item('b', '"n": 1'), item('c', '"n": 9')),
    ],
    file(item('b', '"n": 1'), item('a', '"n": 2'), item('c', '"n": 9')),
  )
})

test('removed by one side and changed by the other is a person’s, with the whole member between the markers', () => {
  const { collisions, status, text } = merge([
    '{\n  "a": {"n": 1},\n  "b": 2\n}\n',
    '{\n  "b": 2\n}\n',
    '{\n  "a": {"n": 5},\n  "b": 2\n}\n',
  ])
  assert.is(status, 'conflict')
  assert.is(text, '{\n<<<<<<< ours\n=======\n  "a": {"n": 5},\n>>>>>>> theirs\n  "b": 2\n}\n')
  assert.equal(collisions, [{ field: 'a', record: '', why: 'one side removed it, the other changed it' }])
})

test('whatever a person takes of the last members is JSON, without a comma too many', () => {
  const take = (text = '', side: 1 | 2) =>
    JSON.parse(text.replace(/^<{7} ours\n([\s\S]*?)^={7}\n([\s\S]*?)^>{7} theirs\n/gm, (...parts) => parts[side]))
  const two = merge(['{"z":1,"a":1,"b":1}', '{"z":1,"a":2,"b":2}', '{"z":1}']).text
  assert.equal([take(two, 1), take(two, 2)], [{ a: 2, b: 2, z: 1 }, { z: 1 }])
  const all = merge(['{\n  "a": 1,\n  "b": 1\n}\n', '{\n  "b": 2\n}\n', '{\n  "a": 3\n}\n']).text
  assert.equal([take(all, 1), take(all, 2)], [{ b: 2 }, { a: 3 }])
})

test('sorted members stay sorted', () => {
  same(
    ['{"a":1,"c":1,"e":1}', '{"a":1,"c":1,"d":1,"e":1}', '{"a":1,"b":1,"c":1,"e":1}'],
    '{"a":1,"b":1,"c":1,"d":1,"e":1}',
  )
})

test('a key twice in an object that both changed is a person’s, in one that nobody touched it stays', () => {
  const twice = merge(['{"a":1,"a":1,"b":1}', '{"a":2,"a":1,"b":1}', '{"a":1,"a":1,"b":2}'])
  assert.is(twice.status, 'conflict')
  assert.match(twice.collisions[0]?.why ?? '', /the key "a" is there twice/)
  same(
    ['{"x":{"a":1,"a":1},"b":1,"c":1}', '{"x":{"a":1,"a":1},"b":2,"c":1}', '{"x":{"a":1,"a":1},"b":1,"c":2}'],
    '{"x":{"a":1,"a":1},"b":2,"c":2}',
  )
})

test('comments and a comma behind the last item live on', () => {
  const text = (a: number, b: number) => `{\n  // first\n  "a": ${a}, // why\n  /* second */ "b": ${b},\n}\n`
  same([text(1, 1), text(2, 1), text(1, 2)], text(2, 2), 'tsconfig.json')
})

const decided = (texts: Texts, path?: string) => {
  const merged = merge(texts, path)
  return merged.status === 'resolved' ? [merged.text, merged.decisions.map(({ rule }) => rule).join()] : merged.status
}
const RULES: readonly (readonly [why: string, texts: Texts, expected: unknown])[] = [
  [
    'a higher version',
    ['{"version":"1.2.0"}', '{"version":"1.9.0"}', '{"version":"1.10.0"}'],
    ['{"version":"1.10.0"}', 'higher-version'],
  ],
  [
    'a release above its previews',
    ['{"version":"1.0.0-rc.1"}', '{"version":"1.0.0"}', '{"version":"1.0.0-rc.2"}'],
    ['{"version":"1.0.0"}', 'higher-version'],
  ],
  [
    'a manifest of releases',
    ['{"web":"1.2.0"}', '{"web":"1.3.0"}', '{"web":"1.2.1"}'],
    ['{"web":"1.3.0"}', 'higher-version'],
  ],
  ['a version that one side lowered', ['{"web":"1.2.0"}', '{"web":"1.1.0"}', '{"web":"1.2.1"}'], 'conflict'],
  [
    'the newest date',
    ['{"updated_at":"2026-01-01"}', '{"updated_at":"2026-03-01T10:00:00Z"}', '{"updated_at":"2026-02-01"}'],
    ['{"updated_at":"2026-03-01T10:00:00Z"}', 'newest-date'],
  ],
  ['a due date is a person’s', ['{"due":"2026-01-01"}', '{"due":"2026-03-01"}', '{"due":"2026-02-01"}'], 'conflict'],
  [
    'a date that is set for later is a person’s, whatever its name ends in',
    ['{"due_at":"2026-01-01"}', '{"due_at":"2026-03-01"}', '{"due_at":"2026-02-01"}'],
    'conflict',
  ],
  [
    'the same with capitals',
    ['{"expiresOn":"2026-01-01"}', '{"expiresOn":"2026-03-01"}', '{"expiresOn":"2026-02-01"}'],
    'conflict',
  ],
  [
    'a number from which others are handed out, raised by both',
    ['{"next_sprint_number":4}', '{"next_sprint_number":7}', '{"next_sprint_number":6}'],
    ['{"next_sprint_number":7}', 'high-water'],
  ],
  [
    'the same in a record with a date of its own',
    ['{"seq":4,"date":"2026-01-01"}', '{"seq":7,"date":"2026-01-02"}', '{"seq":6,"date":"2026-01-03"}'],
    ['{"seq":7,"date":"2026-01-03"}', 'high-water,newest-date'],
  ],
  ['a counter that one side set back is a person’s', ['{"counter":4}', '{"counter":1}', '{"counter":6}'], 'conflict'],
  ['a number without a meaning is a person’s', ['{"n":1}', '{"n":2}', '{"n":3}'], 'conflict'],
  [
    'the rank of a status',
    ['{"status":"open"}', '{"status":"closed"}', '{"status":"in_progress"}'],
    ['{"status":"closed"}', 'status-rank'],
  ],
  [
    'a finished record that was opened again',
    ['{"status":"done"}', '{"status":"closed"}', '{"status":"in progress"}'],
    ['{"status":"in progress"}', 'status-reopened'],
  ],
  [
    'an unknown status is a person’s',
    ['{"status":"open"}', '{"status":"closed"}', '{"status":"exploded"}'],
    'conflict',
  ],
  [
    'the abbreviated hash',
    ['{"commit":""}', '{"commit":"0123456789ab"}', '{"commit":"0123456"}'],
    ['{"commit":"0123456789ab"}', 'full-hash'],
  ],
  [
    'the newer record',
    ['{"n":1,"updated_at":"2026-01-01"}', '{"n":2,"updated_at":"2026-01-02"}', '{"n":3,"updated_at":"2026-01-03"}'],
    ['{"n":3,"updated_at":"2026-01-03"}', 'newer-record,newest-date'],
  ],
  [
    'a value is more than none, without a base',
    [undefined, '{"a":"","b":1}', '{"a":"x","b":1}'],
    ['{"a":"x","b":1}', 'filled'],
  ],
]
for (const [why, [base, ours, theirs], expected] of RULES) {
  test(`rule: ${why}, whichever side is called ours`, () => {
    assert.equal(decided([base, ours, theirs]), expected)
    assert.equal(decided([base, theirs, ours]), expected)
  })
}

test('a value that both sides added, once with an escape, is one text, whichever side is called ours', () => {
  const [plain, escaped] = ['{"a":[{"id":1,"x":"—"}]}', '{"a":[{"id":1,"x":"\\u2014"}]}']
  same(['{"a":[]}', plain, escaped], plain)
  same(['{"a":[]}', escaped, plain], plain)
})

test('prose that both sides edited is merged word by word', () => {
  const text = (words: string) => `{"body":"${words}"}`
  same(
    [
      text('the quick brown fox jumps over it'),
      text('the slow brown fox jumps over it'),
      text('the quick brown fox jumps over them'),
    ],
    text('the slow brown fox jumps over them'),
  )
})

test('a number that counts a list beside it is counted anew, any other is not', () => {
  const text = (count: number, ...items: string[]) => `{"items":${JSON.stringify(items)},"item_count":${count},"n":3}`
  same([text(1, 'a'), text(2, 'a', 'b'), text(2, 'a', 'c')], text(3, 'a', 'b', 'c'))
  same([text(1, 'a'), text(2, 'a', 'b'), text(3, 'a', 'c', 'd')], text(4, 'a', 'b', 'c', 'd'))
  const wrong = merge([text(5, 'a'), text(6, 'a', 'b'), text(7, 'a', 'c')])
  assert.is(wrong.status, 'conflict')
})

const manifest = (dependencies: string, more = '') =>
  `{\n  "name": "shop",${more}\n  "dependencies": {\n${dependencies}\n  }\n}\n`

test('package.json: both sides raised a range, the higher wins; one lowered it, a person decides', () => {
  const range = (text: string) => manifest(`    "zod": "${text}"`)
  same([range('^3.1.0'), range('^3.2.0'), range('^3.10.0')], range('^3.10.0'), 'package.json')
  assert.is(merge([range('^3.1.0'), range('^3.0.0'), range('^3.10.0')], 'package.json').status, 'conflict')
  assert.is(merge([range('^3.1.0'), range('~3.2.0'), range('^3.2.0')], 'package.json').status, 'conflict')
  same([range('^3.1.0'), range('3.2.0'), range('^3.10.0')], range('^3.10.0'), 'package.json')
  same([range('npm:z@^3.1.0'), range('npm:z@^3.2.0'), range('npm:z@^3.3.0')], range('npm:z@^3.3.0'), 'package.json')
  const manager = (version: string) => `{"packageManager":"pnpm@${version}"}`
  same([manager('9.1.0'), manager('9.15.0+sha512.ab'), manager('9.2.0')], manager('9.15.0+sha512.ab'), 'package.json')
})

test('package.json: dependencies of both sides, sorted as they were', () => {
  const names = (...list: string[]) => manifest(list.map((name) => `    "${name}": "1.0.0"`).join(',\n'))
  same(
    [names('@a/x', 'chalk', 'zod'), names('@a/x', 'chalk', 'ora', 'zod'), names('@a/x', 'ajv', 'chalk', 'zod')],
    names('@a/x', 'ajv', 'chalk', 'ora', 'zod'),
    'packages/web/package.json',
  )
})

test('package.json: a dependency that one side removed does not come back because the other raised it', () => {
  const range = (text: string) => manifest(`    "zod": "${text}"`)
  const empty = '{\n  "name": "shop",\n  "dependencies": {}\n}\n'
  same([range('^3.1.0'), empty, range('^4.0.0')], empty, 'package.json')
  same([range('^3.1.0'), range('^4.0.0'), empty], empty, 'package.json')
  assert.is(merge([range('^3.1.0'), empty, range('^3.0.0')], 'package.json').status, 'conflict')
  assert.is(merge([range('^3.1.0'), empty, range('workspace:*')], 'package.json').status, 'conflict')
  const moved = '{\n  "name": "shop",\n  "dependencies": {},\n  "devDependencies": {\n    "zod": "^3.1.0"\n  }\n}\n'
  assert.is(merge([range('^3.1.0'), moved, range('^4.0.0')], 'package.json').status, 'conflict')
  const engines = (node: string) => `{"engines":{${node}}}`
  const texts: Texts = [engines('"node":">=20.0.0"'), engines(''), engines('"node":">=22.0.0"')]
  assert.is(merge(texts, 'package.json').status, 'conflict')
})

test('of a text that a program made, what the newer one has no more is gone; of any other it is a person’s', () => {
  const text = (at: string, origin: string, metrics: string) =>
    `{"updatedAt":"2026-01-0${at}",${origin}"metrics":{${metrics}}}`
  const made = (at: string, metrics: string) => text(at, `"updatedFrom":"abc000${at}",`, metrics)
  same([made('1', '"size":{"n":1}'), made('2', '"size":{"n":2}'), made('3', '')], made('3', ''))
  same([made('1', '"size":{"n":1}'), made('3', ''), made('2', '"size":{"n":2}')], made('3', ''))
  assert.is(merge([made('1', '"size":{"n":1}'), made('3', '"size":{"n":2}'), made('2', '')]).status, 'conflict')
  const plain = (at: string, metrics: string) => text(at, '', metrics)
  assert.is(merge([plain('1', '"size":{"n":1}'), plain('2', '"size":{"n":2}'), plain('3', '')]).status, 'conflict')
})

test('package.json: a script that both changed is a person’s, even where the words would fit', () => {
  const script = (text: string) => `{"scripts":{"test":"${text}"}}`
  const texts: Texts = [script('a b c d e f'), script('x b c d e f'), script('a b c d e y')]
  assert.is(merge(texts, 'package.json').status, 'conflict')
})

test('a file that one side emptied is no JSON any more: git’s own conflict, and no crash', () => {
  for (const [ours, theirs] of [
    ['', '{"a":2}'],
    ['{"a":2}', ''],
  ] as const) {
    const { collisions, status, text } = merge(['{"a":1}', ours, theirs])
    assert.equal([status, text], ['unsupported', undefined])
    assert.match(collisions[0]?.why ?? '', /cannot be read as json/)
  }
})

test('a file with conflict markers that only one side changed is that side’s', () => {
  const marked = '<<<<<<< a\n{}\n=======\n[]\n>>>>>>> b\n'
  same([marked, marked, '{"x": 1}\n'], '{"x": 1}\n')
})

test('a base with conflict markers says nothing', () => {
  const marked = '{\n<<<<<<< a\n  "x": 1\n=======\n  "x": 2\n>>>>>>> b\n}\n'
  same([marked, '{\n  "x": 1\n}\n', '{\n  "x": 1,\n  "y": 2\n}\n'], '{\n  "x": 1,\n  "y": 2\n}\n')
})

test('a member that one side removed is gone where the other only stamped it anew', () => {
  const text = (day: number, n = 1) => `{"x":{"n":${n},"updated_at":"2026-01-0${day}T00:00:00Z"},"y":1}`
  same([text(1), '{"y":1}', text(2)], '{"y":1}')
  same([text(1), text(2), '{"y":1}'], '{"y":1}')
  assert.is(merge([text(1), '{"y":1}', text(2, 2)]).status, 'conflict')
})

run()
