// One unmerged file from its versions: merged, or left with the reason that is true of it.
import { DEFAULT_MERGE_CONFIG } from '../../../lib/merge/config.ts'
import { DEFAULT_MARKERS } from '../../../lib/merge/markers.ts'
import { type FileAttributes, resolveFile, type StageTexts } from '../../../lib/merge/resolve-file.ts'
import type { Stages, UnmergedFile } from '../../../lib/merge/unmerged.ts'
import { assert, run, test } from '../../helpers/harness.ts'

const stage = (blob: string, mode = '100644') => ({ blob, mode })
const ALL: Stages = { base: stage('1'), ours: stage('2'), theirs: stage('3') }
const TEXTS: StageTexts = { base: '{}\n', ours: '{\n  "a": 1\n}\n', theirs: '{\n  "b": 2\n}\n' }
const MERGED = '{\n  "a": 1,\n  "b": 2\n}\n'

interface Given {
  readonly attributes?: Partial<FileAttributes>
  readonly file?: Partial<UnmergedFile>
  readonly texts?: Partial<StageTexts>
}

function resolve({ attributes, file, texts }: Given = {}) {
  return resolveFile(
    { path: 'a.json', stages: ALL, ...file },
    {
      attributes: { filter: 'unspecified', merge: 'unspecified', ...attributes },
      config: DEFAULT_MERGE_CONFIG,
      markers: DEFAULT_MARKERS,
      texts: { ...TEXTS, ...texts },
    },
  )
}

function whyLeft(given: Given): string {
  const outcome = resolve(given)
  if (outcome.kind === 'resolved') return `resolved: ${outcome.text}`
  return outcome.file.collisions.map(({ why }) => why).join('; ')
}

test('merged from the three versions; also where there is no base', () => {
  for (const given of [
    {},
    { file: { stages: { ours: stage('2'), theirs: stage('3') } }, texts: { base: undefined } },
    { attributes: { merge: 'orc' } },
    { attributes: { merge: 'set' } },
    { attributes: { merge: 'text' } },
  ]) {
    const outcome = resolve(given)
    assert.equal(outcome.kind === 'resolved' && [outcome.text, outcome.mode, outcome.path], [
      MERGED,
      '100644',
      'a.json',
    ])
  }
})

const LEFT: readonly (readonly [what: string, given: Given, why: RegExp])[] = [
  ['a base that is no text', { texts: { base: undefined } }, /^not a text in UTF-8: choose one side$/],
  ['our version is no text', { texts: { ours: undefined } }, /^not a text in UTF-8/],
  ['their version is no text', { texts: { theirs: undefined } }, /^not a text in UTF-8/],
  ['a version is not there', { texts: { isIncomplete: true } }, /^git does not have all of its versions/],
  ['a name that is no UTF-8', { file: { bytes: 'caf\xe9' } }, /^its name is no text in UTF-8/],
  ['a link', { file: { stages: { ...ALL, theirs: stage('3', '120000') } } }, /^a symbolic link/],
  ['a submodule', { file: { stages: { ...ALL, ours: stage('3', '160000') } } }, /^a submodule/],
  [
    'removed by one',
    { file: { stages: { base: stage('1'), ours: stage('2') } } },
    /^one side has no such file any more$/,
  ],
  ['under a name of one', { file: { stages: { theirs: stage('2') } } }, /^one side alone has a file of this name$/],
  [
    'under a name of none',
    { file: { stages: { base: stage('2') } } },
    /^neither side has a file of this name any more$/,
  ],
  ['a filter for large files', { attributes: { filter: 'lfs' } }, /Git LFS/],
  ['not to be merged', { attributes: { merge: 'unset' } }, /^\.gitattributes says that it is not to be merged/],
  ['a binary by attribute', { attributes: { merge: 'binary' } }, /^\.gitattributes says that it is not to be merged/],
  ['another driver', { attributes: { merge: 'union' } }, /gives it to another merge driver \(union\)$/],
  ['a pointer', { texts: { theirs: 'version https://git-lfs.github.com/spec/v1\n' } }, /^a pointer to a large file/],
  ['a lockfile', { file: { path: 'x/Cargo.lock' } }, /^a lockfile is never merged as text/],
]
for (const [what, given, why] of LEFT) test(`left: ${what}`, () => assert.match(whyLeft(given), why))

test('a lockfile has its command where both sides have it; where one removed it, that is what happened', () => {
  const both = resolve({ file: { path: 'Cargo.lock' } })
  assert.equal(both.kind === 'left' && both.file.regeneration?.command, ['cargo', 'update', '--workspace'])
  const stages = { base: stage('1'), theirs: stage('3') }
  const removed = resolve({ file: { path: 'Cargo.lock', stages }, texts: { ours: undefined } })
  assert.is(removed.kind === 'left' && removed.file.regeneration, undefined)
  assert.match(whyLeft({ file: { path: 'Cargo.lock', stages } }), /^one side has no such file any more/)
})

test('one side made it executable, both another: the merged text, and the mode is a person’s', () => {
  const stages = { ours: stage('2', '100755'), theirs: stage('3') }
  const outcome = resolve({ file: { stages }, texts: { base: undefined } })
  assert.is(outcome.kind === 'left' && outcome.text, MERGED)
  assert.match(whyLeft({ file: { stages }, texts: { base: undefined } }), /^one side made it executable/)
})

test('what collides has markers around it, and its reasons', () => {
  const outcome = resolve({ texts: { base: '{"a": 0}\n', ours: '{"a": 1}\n', theirs: '{"a": 2}\n' } })
  assert.is(outcome.kind === 'left' && outcome.text, '<<<<<<< ours\n{"a": 1}\n=======\n{"a": 2}\n>>>>>>> theirs\n')
  assert.equal(outcome.kind === 'left' && outcome.file.collisions.map(({ field, why }) => [field, why]), [
    ['a', 'both sides changed it differently'],
  ])
})

test('renamed in two ways: the markers that git put into the file are told', () => {
  const marked = 'x\n<<<<<<< a\n1\n=======\n2\n>>>>>>> b\n'
  const stages = { ours: stage('2') }
  assert.match(
    whyLeft({ file: { stages }, texts: { base: undefined, ours: marked, theirs: undefined } }),
    /^one side alone .*; git put conflict markers into it: edit it before you add it; "1" against "2"$/,
  )
})

run()
