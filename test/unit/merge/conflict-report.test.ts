import { parseConfig } from '../../../lib/core/config.ts'
import { mergePatterns } from '../../../lib/merge/attributes.ts'
import { parseMergeConfig } from '../../../lib/merge/config.ts'
import { roleFor } from '../../../lib/merge/delegation.ts'
import { hunksOf } from '../../../lib/merge/hunks.ts'
import { describeOperation } from '../../../lib/merge/operation.ts'
import { renderReport } from '../../../lib/merge/render-report.ts'
import { commandsFor, whatHappened } from '../../../lib/merge/report.ts'
import { mergedMode, parseUnmerged, type Stages, shapeOf } from '../../../lib/merge/unmerged.ts'
import { assert, run, test } from '../../helpers/harness.ts'
import { FACTS } from '../../helpers/merges.ts'

const file = (blob: string, mode = '100644') => ({ blob, mode })

test('tests, documents and code go to three roles; a rule of the configuration comes first', () => {
  const roles = ['test/a.ts', 'src/a.test.ts', 'src/test_a.py', 'docs/a.md', 'package.json', 'src/a.py', 'Makefile']
  assert.equal(
    roles.map((path) => roleFor(path, [])),
    ['tester', 'tester', 'tester', 'pm', 'pm', 'developer', 'developer'],
  )
  assert.is(roleFor('src/latest.ts', []), 'developer')
  assert.is(roleFor('src/a.py', [{ pattern: 'src/**', role: 'backend' }]), 'backend')
})

test('a wrong rule of delegation is named and left out, the others count', () => {
  const text = JSON.stringify({ merge: { delegation: [{ pattern: 'a' }, 7, { pattern: 'b', role: 'x' }] } })
  const { config, problems } = parseConfig(text, 'merge', parseMergeConfig)
  assert.equal(config.delegation, [{ pattern: 'b', role: 'x' }])
  assert.is(problems.length, 2)
  assert.match(problems.join('\n'), /merge\.delegation\[0\]\.role/)
})

test('patterns with braces are written out for git, which has none', () => {
  const patterns = mergePatterns([{ kind: 'json', pattern: 'data/*.{a,b{c,d}}' }])
  assert.ok(patterns.includes('*.md'))
  assert.equal(patterns.slice(-3), ['data/*.a', 'data/*.bc', 'data/*.bd'])
})

test('each place of a marked text, with any style of markers', () => {
  const marked = 'a\n<<<<<<< x\none\ntwo\n||||||| b\nzero\n=======\n>>>>>>> y\nb\n<<<<<<< x\nu\n=======\nv\n>>>>>>> y\n'
  assert.equal(
    hunksOf(marked).map(({ record, why }) => `${record}: ${why}`),
    ['lines 2-8: "one" (2 lines) against nothing', 'lines 10-14: "u" against "v"'],
  )
  assert.equal(hunksOf('a\n=======\nb\n'), [])
})

test('the index: shapes, modes, and names with anything in them', () => {
  const output = ['100644 aa 1\tx\ny', '100755 bb 2\tx\ny', '100644 cc 3\tx\ny', '120000 dd 2\tlink', ''].join('\0')
  const [first, second] = parseUnmerged(output)
  assert.is(first?.path, 'x\ny')
  assert.is(mergedMode(first?.stages ?? {}), '100755')
  assert.is(shapeOf(second?.stages ?? {}), 'added-by-ours')
  assert.is(mergedMode({ ours: file('a', '100755'), theirs: file('b') }), undefined)
})

test('every shape is told in the words of the operation', () => {
  const rebase = describeOperation({ ...FACTS, kind: 'rebase', onto: { id: 'o', short: 'ooo' } })
  const told = (stages: Stages) => whatHappened(stages, rebase)
  const [base, ours, theirs] = [file('1'), file('2'), file('3')]
  assert.is(told({ base, ours, theirs }), 'changed in upstream and in your commit')
  assert.is(told({ base, ours }), 'changed in upstream, removed or renamed in your commit')
  assert.is(told({ base, theirs }), 'removed or renamed in upstream, changed in your commit')
  const [keep, remove] = commandsFor({ path: 'a', stages: { base, theirs } }, rebase)
  assert.equal([keep?.effect, remove?.effect], ['keep the version of your commit', 'remove it, as upstream did'])
})

test('a report of hostile names and subjects is safe to print', () => {
  const operation = describeOperation({ ...FACTS, theirsName: 'x' })
  const path = 'a\u001b[31m\nb $(x)\u202e'
  const stages = { base: file('1'), ours: file('2'), theirs: file('3') }
  const report = {
    files: [
      {
        collisions: [{ field: '', record: '\u001b]0;x\u0007', why: 'a\nb' }],
        commands: commandsFor({ path, stages }, operation),
        ours: [{ author: 'a', commit: 'c', date: '2026-01-01T00:00:00Z', subject: 's\u001b[2J' }],
        path,
        role: 'pm\u001b[31m',
        shape: 'both-modified' as const,
        theirs: [],
        what: whatHappened(stages, operation),
      },
    ],
    next: [operation.proceed, operation.abort],
    operation: 'merge',
    sides: { ours: 'your branch', theirs: 'x' },
  }
  assert.not.match(renderReport(report), /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/)
})

run()
