// What is unsound about a text, what of it is new after a merge, and how a run is told.
import { DEFAULT_MERGE_CONFIG } from '../../../lib/merge/config.ts'
import { regenerationOf } from '../../../lib/merge/lockfiles.ts'
import { describeOperation } from '../../../lib/merge/operation.ts'
import { renderAutoResolved, showAutoResolved } from '../../../lib/merge/render-auto-resolve.ts'
import { tableProblems } from '../../../lib/merge/table-problems.ts'
import { lostInMerge, newProblems, problemsOf } from '../../../lib/merge/validate.ts'
import { assert, run, test } from '../../helpers/harness.ts'
import { FACTS } from '../../helpers/merges.ts'

test('rows with another number of cells than the head, by their lines; not in code, and not without a head', () => {
  const head = '| a | b |\n|---|:-:|\n'
  assert.equal(tableProblems(`${head}| 1 | 2 |\n| 1 |\n| 1 | 2 | 3 |\n`), [
    'line 4: a row of 1 cells in a table of 2',
    'line 5: a row of 3 cells in a table of 2',
  ])
  assert.equal(tableProblems(`${head}| 1 \\| x | \`a | b\` |\n| 1 | 2\n`), [])
  assert.equal(tableProblems(`${head}| 1 | 2 |\n\n| no | table | here |\n`), [])
  assert.equal(tableProblems('| a | b |\n| 1 |\n'), [], 'no rule below the first line')
  assert.equal(tableProblems('| a |\n|---|---|\n| 1 |\n'), [], 'a rule for another head')
  assert.equal(tableProblems(`~~~\n${head}| 1 |\n\`\`\`\n| 1 |\n~~~\n${head}| 1 |\n`), [
    'line 10: a row of 1 cells in a table of 2',
  ])
})

test('only what is wrong in the result and in neither side is new, whatever line it is on', () => {
  const merge = (ours: string, theirs: string, result: string) =>
    newProblems({ base: '', ours, path: 'a.jsonl', result, theirs }, DEFAULT_MERGE_CONFIG)
  const twice = '{"id":1}\n{"id":1}\n'
  assert.equal(merge('{"id":1}\n', '{"id":1}\n', twice), ['the id "1" is there 2 times: lines 1, 2'])
  assert.equal(merge(twice, '{"id":1}\n', `{"id":0}\n${twice}`), [])
  assert.equal(merge('x\n', '{"id":1}\n', '{"id":1}\n'), [])
  assert.equal(merge('{"id":1}\n', '{"id":2}\n', '{"id":1}\n{"id":2}\nx\n'), ['line 3: it is not JSON'])
})

test('a text of no kind has no problems but markers; one that cannot be read as its kind has that', () => {
  const problems = (path: string, text: string) => problemsOf(text, path, DEFAULT_MERGE_CONFIG)
  assert.is(problems('a.c', 'int x;\n'), undefined)
  assert.equal(problems('a.json', 'no'), ['one of the versions cannot be read as json'])
  assert.equal(problems('a.c', '<<<<<<< a\n=======\n>>>>>>> b\n'), ['conflict markers are left in it'])
})

test('what a merge lost by hand; nothing is said of a result that is of another kind by now', () => {
  const merge = (result: string) =>
    lostInMerge(
      { base: '{"a":1}', ours: '{"a":1,"b":2}', path: 'a.json', result, theirs: '{"a":3}' },
      DEFAULT_MERGE_CONFIG,
    )
  assert.equal(merge('{"a":3,"b":2}'), [])
  assert.is(merge('{"a":3}').length, 1)
  assert.is(merge('{"a":1,"b":2}').length, 1)
  assert.equal(merge('not json'), [])
})

test('whether a package manager reads markers', () => {
  const readers = ['npm-shrinkwrap.json', 'package-lock.json', 'pnpm-lock.yaml', 'yarn.lock']
  const others = ['Cargo.lock', 'Gemfile.lock', 'bun.lock', 'composer.lock', 'go.sum', 'poetry.lock', 'uv.lock']
  for (const name of readers) assert.is(regenerationOf(name, '')?.readsMarkers, true, name)
  for (const name of others) assert.is(regenerationOf(name, '')?.readsMarkers, false, name)
})

const OPERATION = describeOperation(FACTS)
const decision = { dropped: ['1'], field: 'version', kept: '2', record: 'A-1', rule: 'higher-version' }
const merged = (count: number) => ({
  collisions: [],
  decisions: Array.from({ length: count }, () => decision),
  kind: 'json',
  status: 'resolved' as const,
  text: '{}',
  violations: [],
})
const outcome = (count: number) =>
  ({ kind: 'resolved', merged: merged(count), mode: '100644', path: 'a.json', text: '{}' }) as const
const VIEW = {
  isDryRun: false,
  operation: OPERATION,
  others: 0,
  outcomes: [outcome(0)],
  pending: [],
  regenerated: [],
  report: { files: [], next: [], operation: 'merge', sides: { ours: 'your branch (main)', theirs: 'feature' } },
}
const LEFT = {
  collisions: [],
  commands: [],
  ours: [],
  path: 'main.c',
  role: 'developer',
  shape: 'both-modified' as const,
  theirs: [],
  what: 'changed',
}

test('what was done, and how it ends: one file of a person, a lockfile, other files, a dry run, or the next command', () => {
  const end = (view: Partial<Parameters<typeof renderAutoResolved>[0]>) => renderAutoResolved({ ...VIEW, ...view })
  assert.is(
    end({}),
    'merged  a.json  (json)\nEverything is merged. Look at it (git diff --cached), then: git merge --continue',
  )
  assert.match(end({ report: { ...VIEW.report, files: [LEFT] } }), /^merged[^\n]*\n\nOne file needs a person:\n/)
  assert.match(end({ report: { ...VIEW.report, files: [LEFT, LEFT] } }), /\n2 files need a person:\n/)
  const pending = [{ command: 'uv lock', path: 'uv.lock', proof: '', sides: [] }]
  assert.match(
    end({ pending }),
    /\n\nLockfiles that have to be made again:\n {2}uv\.lock is one side's version: uv lock/,
  )
  assert.match(end({ others: 1 }), /\n1 other unmerged file: npx orc-hooks auto-resolve-conflicts$/)
  assert.match(end({ others: 2 }), /\n2 other unmerged files: /)
  assert.match(end({ isDryRun: true }), /^would merge {2}a\.json[\s\S]*\nnothing is left for a person; to do it: /)
  assert.is(end({ operation: undefined, outcomes: [] }), 'nothing is unmerged here, nothing to do')
})

test('the choices of a file, the first of them in words; lockfiles with their problem', () => {
  const said = (count: number) => renderAutoResolved({ ...VIEW, outcomes: [outcome(count)] })
  assert.match(said(1), /\(json, 1 choice\)\n {4}A-1, version: "2" over "1" \(higher-version\)\n/)
  assert.not.match(said(5), /more/)
  assert.match(said(6), /6 choices[\s\S]*\n {4}and 1 more\n/)
  const regenerated = [
    { command: 'uv lock', path: 'uv.lock', problem: undefined },
    { command: 'uv lock', path: 'b/uv.lock', problem: 'uv is not on the PATH' },
  ]
  assert.match(
    renderAutoResolved({ ...VIEW, regenerated }),
    /\nmade again {2}uv\.lock {2}\(uv lock\)\nnot made again {2}b\/uv\.lock: uv is not/,
  )
  const shown = showAutoResolved({ ...VIEW, regenerated })
  assert.equal(
    shown.regenerated.map(({ problem }) => problem),
    [null, 'uv is not on the PATH'],
  )
  assert.equal(shown.resolved, [{ decisions: [], kind: 'json', path: 'a.json' }])
  assert.equal(shown.next, [OPERATION.proceed, OPERATION.abort])
  assert.equal(showAutoResolved({ ...VIEW, operation: undefined }).next, [])
})

run()
