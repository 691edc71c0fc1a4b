import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { assert, run, test } from '../helpers/harness.ts'
import { git, orcHooks, put, repository, type Sandbox, sandbox } from '../helpers/repository.ts'

type Three = readonly [base: string | Buffer, ours: string | Buffer, theirs: string | Buffer]

function files(box: Sandbox, three: Three): readonly [string, string, string] {
  return ['base', 'ours', 'theirs'].map((name, index) => {
    const file = join(box.top, name)
    writeFileSync(file, three[index] ?? '')
    return file
  }) as [string, string, string]
}

function merge(three: Three, ...flags: string[]) {
  const box = sandbox('merge-file')
  return { box, ...orcHooks(box, box.top, 'merge', 'file', ...files(box, three), ...flags) }
}

const JSON_THREE: Three = [
  '{\n  "version": "1.0.0",\n  "name": "shop"\n}\n',
  '{\n  "version": "1.1.0",\n  "name": "shop"\n}\n',
  '{\n  "version": "1.2.0",\n  "name": "shop"\n}\n',
]

test('a resolved file is on stdout, what was decided on stderr', () => {
  const { code, stderr, stdout } = merge(JSON_THREE, '--path', 'plugin.json')
  assert.is(code, 0)
  assert.is(stdout, JSON_THREE[2])
  assert.match(stderr, /version: "1\.2\.0" over "1\.1\.0" \(higher-version\)/)
})

test('a conflict has markers around what collides only, with the labels and the size asked for', () => {
  const three: Three = ['{\n  "a": 1,\n  "b": 1\n}\n', '{\n  "a": 2,\n  "b": 2\n}\n', '{\n  "a": 3,\n  "b": 1\n}\n']
  const flags = ['--path', 'x.json', '--marker-size', '9', '--label-ours', 'main', '--label-theirs', 'feature']
  const { code, stdout } = merge(three, ...flags)
  assert.is(code, 1)
  assert.is(stdout, '{\n<<<<<<<<< main\n  "a": 2,\n=========\n  "a": 3,\n>>>>>>>>> feature\n  "b": 2\n}\n')
})

test('diff3 shows the base, and --quiet says nothing', () => {
  const three: Three = ['{\n  "a": 1\n}\n', '{\n  "a": 2\n}\n', '{\n  "a": 3\n}\n']
  const { stderr, stdout } = merge(three, '--path', 'x.json', '--style', 'diff3', '--quiet')
  assert.match(stdout, /\|\|\|\|\|\|\| base\n {2}"a": 1\n=======/)
  assert.is(stderr, '')
})

test('what git merges cleanly is left alone byte for byte, and a key it made twice is a warning', () => {
  const base = '{\n  "a": 1,\n  "b": 2,\n  "c": 3,\n  "d": 4\n}\n'
  const ours = base.replace('  "b"', '  "new": true,\n  "b"')
  const theirs = base.replace('  "d": 4', '  "d": 4,\n  "new": false')
  const { code, stderr, stdout } = merge([base, ours, theirs], '--path', 'settings.json')
  assert.is(code, 0)
  assert.is(stdout, ours.replace('  "d": 4', '  "d": 4,\n  "new": false'))
  assert.match(stderr, /warning: the key "new" is there twice/)
})

test('a file of no kind gets the conflict of git', () => {
  const { code, stderr, stdout } = merge(['a\n', 'b\n', 'c\n'], '--path', 'main.c')
  assert.is(code, 1)
  assert.is(stdout, '<<<<<<< ours\nb\n=======\nc\n>>>>>>> theirs\n')
  assert.match(stderr, /no kind of record-wise merge for main\.c/)
})

test('a lockfile is said to be made again', () => {
  const { code, stderr } = merge(['{"a":1}\n', '{"a":2}\n', '{"a":3}\n'], '--path', 'package-lock.json')
  assert.is(code, 1)
  assert.match(stderr, /package-lock\.json is a lockfile: make it again with its package manager/)
})

test('without a path the content says of what kind it is, and an empty base is none', () => {
  const { code, stdout } = merge(['', '{"id":"a"}\n{"id":"b"}\n', '{"id":"c"}\n{"id":"b"}\n'])
  assert.is(code, 0)
  assert.equal(stdout.trimEnd().split('\n').toSorted(), ['{"id":"a"}', '{"id":"b"}', '{"id":"c"}'])
})

test('bytes that are no UTF-8 come out as they went in', () => {
  const latin = (text: string) => Buffer.from(text, 'latin1')
  const three: Three = [
    latin('{"a": "é", "version": "1"}\n'),
    latin('{"a": "é", "version": "2"}\n'),
    latin('{"a": "é", "version": "3"}\n'),
  ]
  const box = sandbox('merge-file')
  const output = join(box.top, 'out')
  const { code } = orcHooks(box, box.top, 'merge', 'file', ...files(box, three), '--path', 'a.json', '-o', output)
  assert.is(code, 0)
  assert.equal(readFileSync(output), three[2])
})

test('binary files, missing files and wrong flags are said as what they are', () => {
  const { code, stderr } = merge([Buffer.from([0, 1]), Buffer.from([0, 2]), Buffer.from([0, 3])], '--path', 'a.png')
  assert.is(code, 65)
  assert.match(stderr, /a binary file: choose one side/)
  const box = sandbox('merge-file')
  const missing = orcHooks(box, box.top, 'merge', 'file', 'x', 'y', 'z')
  assert.is(missing.code, 65)
  assert.match(missing.stderr, /cannot read x/)
  assert.is(merge(JSON_THREE, '--marker-size', '0').code, 64)
  assert.is(merge(JSON_THREE, '--style', 'diff4').code, 64)
})

test('--json is one object with the text, the decisions and the collisions', () => {
  const found = JSON.parse(merge(JSON_THREE, '--path', 'plugin.json', '--json').stdout)
  assert.is(found.status, 'resolved')
  assert.is(found.by, 'records')
  assert.is(found.text, JSON_THREE[2])
  assert.equal(found.decisions, [
    { dropped: ['1.1.0'], field: 'version', kept: '1.2.0', record: '', rule: 'higher-version' },
  ])
})

test('decisions are logged where orc-hooks keeps its state, without secrets', () => {
  const box = sandbox('merge-file')
  const top = repository(box)
  mkdirSync(join(top, '.orchestra'))
  const [base, ours, theirs] = ['1', '2', '3'].map((n) => `{"updated_at":"2026-01-0${n}","url":"https://u:p${n}@h/"}\n`)
  const three = files(box, [base ?? '', ours ?? '', theirs ?? ''])
  assert.is(orcHooks(box, top, 'merge', 'file', ...three, '--path', 'a.json').code, 0)
  const log = readFileSync(join(top, '.orchestra/logs/merge-decisions.jsonl'), 'utf8')
  assert.match(log, /"by":"merge-file","path":"a\.json".*"rule":"newest-date"/)
  assert.not.match(log, /u:p\d/)
})

test('outside of a repository with our state nothing is written', () => {
  const box = sandbox('merge-file')
  const top = repository(box)
  orcHooks(box, top, 'merge', 'file', ...files(box, JSON_THREE), '--path', 'a.json')
  assert.not(existsSync(join(top, '.orchestra')))
})

test('the configured conflict style of the repository is used', () => {
  const box = sandbox('merge-file')
  const top = repository(box)
  git(box, top, 'config', 'merge.conflictStyle', 'diff3')
  const three = files(box, ['{"a":1}\n', '{"a":2}\n', '{"a":3}\n'])
  assert.match(orcHooks(box, top, 'merge', 'file', ...three, '--path', 'a.json').stdout, /\|\|\|\|\|\|\| base\n/)
})

test('a hostile path is one line on the terminal', () => {
  const { stderr } = merge(JSON_THREE, '--path', 'a\n\u001b[31mred/$(x).json')
  assert.not.match(stderr, /\u001b/)
  assert.is(stderr.trimEnd().split('\n').length, 2)
})

test('merge check: sound, broken, nothing to check', () => {
  const box = sandbox('merge-check')
  const top = repository(box)
  put(join(top, 'good.json'), '{"a":1}\n')
  put(join(top, 'twice.json'), '{"a":1,"a":2}\n')
  put(join(top, 'bad.jsonl'), '{"id":1}\n{"id":2}{"id":3}\n{"id":1}\n')
  put(join(top, 'table.md'), '# T\n\n| a | b |\n|---|---|\n| 1 | 2 |\n| 1 |\n')
  put(join(top, 'marked.md'), '# T\n\n<<<<<<< a\nx\n=======\ny\n>>>>>>> b\n')
  put(join(top, 'main.c'), 'int x;\n')
  const check = (...args: string[]) => orcHooks(box, top, 'merge', 'check', ...args)
  assert.is(check('good.json').code, 0)
  const nothing = check('main.c')
  assert.is(nothing.code, 3)
  assert.match(nothing.stderr, /nothing to check/)
  git(box, top, 'add', '.')
  const { code, stdout } = check('--staged')
  assert.is(code, 1)
  assert.equal(stdout.trimEnd().split('\n').toSorted(), [
    'bad.jsonl: line 2: it is not JSON',
    'bad.jsonl: the id "1" is there 2 times: lines 1, 3',
    'marked.md: conflict markers are left in it',
    'table.md: line 6: a row of 1 cells in a table of 2',
    'twice.json: the key "a" is there twice in one object',
  ])
})

test('merge check after a merge: what a person lost by hand', () => {
  const box = sandbox('merge-check')
  const top = repository(box)
  const commit = (text: string, message: string) => {
    put(join(top, 'log.jsonl'), text)
    git(box, top, 'add', '.')
    git(box, top, 'commit', '-q', '-m', message)
  }
  commit('{"id":"a"}\n', 'base')
  git(box, top, 'checkout', '-q', '-b', 'side')
  commit('{"id":"a"}\n{"id":"side"}\n', 'side')
  git(box, top, 'checkout', '-q', 'main')
  commit('{"id":"a"}\n{"id":"main"}\n', 'main')
  git(box, top, 'merge', '-q', '-s', 'ours', '-m', 'merge', 'side')
  const { code, stdout } = orcHooks(box, top, 'merge', 'check', 'log.jsonl')
  assert.is(code, 1)
  assert.match(stdout, /log\.jsonl: lost: side/)
  commit('{"id":"a"}\n{"id":"main"}\n{"id":"side"}\n', 'mended')
  assert.is(orcHooks(box, top, 'merge', 'check', 'log.jsonl').code, 0)
})

run()
