// Which kind a file is of, and what is said of one that is of none.
import { parseConfig } from '../../../lib/core/config.ts'
import { chooseKind } from '../../../lib/merge/choose-kind.ts'
import { DEFAULT_MERGE_CONFIG, parseMergeConfig } from '../../../lib/merge/config.ts'
import { regenerationCommand, regenerationOf } from '../../../lib/merge/lockfiles.ts'
import { assert, run, test } from '../../helpers/harness.ts'

const choose = (path: string, text: string, config = DEFAULT_MERGE_CONFIG) =>
  chooseKind({ base: undefined, ours: text, path, theirs: text }, config)
const nameOf = (path: string, text: string) => choose(path, text).kind?.name

const BY_PATH: readonly (readonly [path: string, text: string, kind: string | undefined])[] = [
  ['package.json', '{}', 'package-json'],
  ['a/b/package.json', '{}', 'package-json'],
  ['data/list.jsonl', '{}\n', 'jsonl'],
  ['events.ndjson', '{}\n', 'jsonl'],
  ['tsconfig.json', '{}', 'json'],
  ['a.code-workspace', '{}', 'json'],
  ['CHANGELOG.md', '# x\n', 'changelog'],
  ['docs/release-notes.md', '# x\n', 'changelog'],
  ['MASTER_ROADMAP.md', '# x\n', 'roadmap'],
  ['docs/roadmap/next.md', '# x\n', 'roadmap'],
  ['docs/deep/backlog/in/it.md', '# x\n', 'roadmap'],
  ['ACTIVE_SESSIONS.md', '# x\n', 'session'],
  ['docs/sessions/one.md', '# x\n', 'session'],
  ['README.md', '# x\n', 'markdown'],
  ['main.c', '# x\n', undefined],
  ['a.yaml', '- {}\n', undefined],
]
for (const [path, text, kind] of BY_PATH) {
  test(`${path} is ${kind ?? 'of no kind'}`, () => assert.is(nameOf(path, text), kind))
}

test('a name that says nothing: by the first characters, and only where they are plain', () => {
  const byContent: readonly (readonly [text: string, kind: string | undefined])[] = [
    ['{"a":1}\n{"a":2}\n', 'jsonl'],
    ['{"a":1}\r\n{"a":2}\r\n', 'jsonl'],
    ['\ufeff{\n  "a": 1\n}\n', 'json'],
    ['[1]\n', 'json'],
    ['# Changelog\n', 'changelog'],
    ['## Change log of it\n', 'changelog'],
    ['# Changes\n', 'markdown'],
    ['---\na: b\n---\n', 'markdown'],
    ['###### x\n', 'markdown'],
    ['#!/bin/sh\n', undefined],
    ['####### x\n', undefined],
    ['text\n', undefined],
    ['', undefined],
  ]
  for (const [text, kind] of byContent) {
    assert.is(nameOf('dir.d/ours', text), kind, text)
    assert.is(nameOf('', text), kind, text)
  }
  const mixed = chooseKind({ base: '# x\n', ours: '[1]', path: '', theirs: '# x\n' }, DEFAULT_MERGE_CONFIG)
  assert.is(mixed.kind, undefined)
})

test('a side that was emptied cannot be read as JSON; an empty base is none', () => {
  assert.is(chooseKind({ base: '', ours: '{}', path: 'a.json', theirs: '{}' }, DEFAULT_MERGE_CONFIG).kind?.name, 'json')
  const emptied = chooseKind({ base: '{}', ours: '', path: 'a.json', theirs: '{}' }, DEFAULT_MERGE_CONFIG)
  assert.is(emptied.kind, undefined)
  assert.match(emptied.kind === undefined ? emptied.why : '', /cannot be read as json/)
})

test('lockfiles and binary files are of no kind, whatever their names; a pattern of the user counts before the names', () => {
  const why = (path: string, text: string) => {
    const chosen = choose(path, text)
    return chosen.kind === undefined ? chosen.why : `merged as ${chosen.kind.name}`
  }
  for (const name of ['package-lock.json', 'a/npm-shrinkwrap.json', 'deno.lock', 'go.sum', 'pnpm-lock.yaml'])
    assert.match(why(name, '{}'), /is a lockfile/)
  assert.match(why('locksmith.json', '{}'), /merged as json/)
  assert.match(why('a.json', '{"a":"\0"}'), /binary/)
  const files = [{ kind: 'json', pattern: '*.lock' }]
  const { config } = parseConfig(JSON.stringify({ merge: { files } }), 'merge', parseMergeConfig)
  assert.is(choose('deno.lock', '{}', config).kind?.name, 'json')
})

test('each lockfile has the command of its own package manager, in its own directory', () => {
  const said = (path: string, text = '') => {
    const found = regenerationOf(path, text)
    return found && regenerationCommand(found)
  }
  assert.is(said('Cargo.lock'), 'cargo update --workspace')
  assert.match(said('a b/package-lock.json') ?? '', /^\(cd 'a b' && npm install --package-lock-only /)
  assert.match(said('-x/go.sum') ?? '', /^\(cd \.\/-x && go mod tidy\)$/)
  assert.match(said('yarn.lock', '# yarn lockfile v1\n') ?? '', /--non-interactive$/)
  assert.match(said('yarn.lock', '__metadata:\n  version: 8\n') ?? '', /--mode=update-lockfile$/)
  assert.is(said('toString'), undefined)
  assert.is(said('my-package-lock.json'), undefined)
})

run()
