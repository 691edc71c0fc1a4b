// What is around the kinds: which file is of which kind, marked texts, and what a marked base still says.
import { parseConfig } from '../../../lib/core/config.ts'
import { parseMergeConfig } from '../../../lib/merge/config.ts'
import { conflictsIn, replaceConflicts } from '../../../lib/merge/conflicts.ts'
import { matchesGlob } from '../../../lib/merge/glob.ts'
import { hunksOf } from '../../../lib/merge/hunks.ts'
import { DEFAULT_MARKERS, hasMarkers, renderPieces } from '../../../lib/merge/markers.ts'
import { mergeFile } from '../../../lib/merge/merge-file.ts'
import { resolveFile } from '../../../lib/merge/resolve-file.ts'
import { assert, run, test } from '../../helpers/harness.ts'

const MARKED = '<<<<<<< a\n{"id":"m1"}\n=======\n{"id":"m2"}\n>>>>>>> b\n'
const lines = (...ids: string[]) => ids.map((id) => `{"id":"${id}"}\n`).join('')

test('a base with markers still says what is around them: what a side removed there does not come back', () => {
  const base = lines('a', 'gone', 'z') + MARKED
  const [ours, theirs] = [lines('a', 'z', 'o'), lines('a', 'gone', 'z', 't')]
  const path = 'x.jsonl'
  const merged = mergeFile({ base, ours, path, theirs })
  assert.is(merged.status, 'resolved')
  assert.is(merged.text, lines('a', 'z', 'o', 't'))
  const kept = mergeFile({ base, ours: ours + MARKED, path, theirs: theirs + MARKED })
  assert.is(kept.text, lines('a', 'z', 'o', 't') + MARKED, 'markers that somebody committed')
})

test('what stood in the conflict of a base is nobody’s to remove: both sides keep what they made of it', () => {
  const path = 'x.jsonl'
  const merged = mergeFile({ base: MARKED, ours: lines('m1', 'o'), path, theirs: lines('m1', 't') })
  assert.is(merged.text, lines('m1', 'o', 't'))
  const json = { base: `{\n${MARKED}}\n`, ours: '{\n  "a": 1\n}\n', path: 'x.json', theirs: '{\n  "b": 2\n}\n' }
  assert.is(mergeFile(json).text, '{\n  "a": 1,\n  "b": 2\n}\n')
})

const NESTED =
  '<<<<<<< HEAD\nours\n||||||| base\n<<<<<<<<< one\nx\n=========\ny\n>>>>>>>>> two\n=======\ntheirs\n>>>>>>> feature\nend'

test('a conflict in the base of a conflict is none of its own', () => {
  assert.equal(
    hunksOf(NESTED).map(({ record, why }) => `${record}: ${why}`),
    ['lines 1-11: "ours" against "theirs"'],
  )
  assert.is(
    replaceConflicts(NESTED, ({ ours }) => ours),
    'ours\nend',
  )
  assert.is(
    replaceConflicts(NESTED, ({ theirs }) => theirs),
    'theirs\nend',
  )
})

test('a line of = in a side, a conflict without an end, and one that begins again', () => {
  const found = (text: string) => conflictsIn(text.split('\n')).map(({ end, middle, start }) => [start, middle, end])
  assert.equal(found('<<<<<<< a\nx\n=======\nTitle\n=======\n>>>>>>> b'), [[0, 2, 5]])
  assert.equal(found('<<<<<<< a\nx\n<<<<<<< a\ny\n=======\n>>>>>>> b\n>>>>>>> b'), [[2, 4, 5]])
  assert.equal(found('<<<<<<<<< a\nx\n<<<<<<< a\n=======\n>>>>>>> b'), [[2, 3, 4]])
  assert.equal(found('<<<<<<< a\n>>>>>>> b\n======='), [])
  assert.equal(found('<<<<<<<a\n=======\n>>>>>>> b'), [])
  assert.equal(found('<<<<<<<\r\n=======\r\n>>>>>>>\r'), [[0, 1, 2]])
})

test('many markers without an end take no time', () => {
  const text = '<<<<<<< a\n||||||| x\n'.repeat(20_000)
  assert.is(
    replaceConflicts(text, () => ''),
    text,
  )
})

test('markers are markers only together, from seven characters on', () => {
  assert.ok(hasMarkers('<<<<<<<\n=======\n>>>>>>>'))
  assert.ok(hasMarkers('a\r\n<<<<<<<< x\r\n========\r\n>>>>>>>> y\r\n'))
  assert.not(hasMarkers('<<<<<<\n======\n>>>>>>'))
  assert.not(hasMarkers('<<<<<<< x\n======= \n>>>>>>> y\n'))
  assert.not(hasMarkers('<<<<<<<x\n=======\n>>>>>>>y\n'))
  assert.not(hasMarkers('Title\n=======\n>>>>>>> a quote\n'))
})

test('a marker stands on a line of its own, whatever its length and the text before it', () => {
  const pieces = [
    { kind: 'text', text: 'before' },
    { base: 'b', kind: 'conflict', ours: 'o', theirs: '' },
    { kind: 'text', text: 'after' },
  ] as const
  const rendered = (size: number, style: 'diff3' | 'merge') => renderPieces(pieces, { ...DEFAULT_MARKERS, size, style })
  assert.is(rendered(3, 'merge'), 'before\n<<< ours\no\n===\n>>> theirs\nafter')
  assert.is(rendered(7, 'diff3'), 'before\n<<<<<<< ours\no\n||||||| base\nb\n=======\n>>>>>>> theirs\nafter')
  const crlf = pieces.map((piece) => (piece.kind === 'text' ? { ...piece, text: `${piece.text}\r\n` } : piece))
  assert.is(
    renderPieces(crlf, DEFAULT_MARKERS),
    'before\r\n<<<<<<< ours\r\no\r\n=======\r\n>>>>>>> theirs\r\nafter\r\n',
  )
})

test('zdiff3: what both sides begin and end with stands outside of the markers, once', () => {
  const conflict = { base: '0\n', kind: 'conflict', ours: 'same\nx\nend\n', theirs: 'same\ny\nend\n' } as const
  const options = { ...DEFAULT_MARKERS, style: 'zdiff3' } as const
  assert.is(
    renderPieces([conflict], options),
    'same\n<<<<<<< ours\nx\n||||||| base\n0\n=======\ny\n>>>>>>> theirs\nend\n',
  )
  const two = { ...conflict, ours: '1\n2\nx\n3\n4\n', theirs: '1\n2\ny\n3\n4\n' }
  assert.match(renderPieces([two], options), /^1\n2\n<{7} ours\nx\n[^>]*\ny\n>{7} theirs\n3\n4\n$/)
  const longer = { ...conflict, theirs: 'same\nsame\nend\n', ours: 'same\nend\n' }
  assert.is(
    renderPieces([longer], options),
    'same\n<<<<<<< ours\n||||||| base\n0\n=======\nsame\n>>>>>>> theirs\nend\n',
  )
})

test('patterns as in an attributes file, with braces', () => {
  const matching: readonly (readonly [path: string, pattern: string, isMatch: boolean])[] = [
    ['docs/a.md', '*.md', true],
    ['docs/a.md', '/*.md', false],
    ['a.md', '/*.md', true],
    ['docs/deep/a.md', 'docs/*.md', false],
    ['docs/deep/a.md', 'docs/**/*.md', true],
    ['docs/a.md', 'docs/**/*.md', true],
    ['docs/a.md', 'docs/**', true],
    ['docs/a.md', 'docs/?.md', true],
    ['docs/ab.md', 'docs/?.md', false],
    ['a.MD', '*.md', true],
    ['x/a.json', '*.{md,json}', true],
    ['a.b', 'a.b', true],
    ['axb', 'a.b', false],
    ['a{', 'a{', true],
    ['plans/a.md', 'plans/[ab].md', true],
    ['plans/c.md', 'plans/[ab].md', false],
    ['c1', 'c[!0-8]', false],
    ['c9', 'c[!0-8]', true],
    ['c9', 'c[^0-8]', true],
    ['a/b', 'a[!x]b', false],
    ['a]', 'a[]]', true],
    ['a-', 'a[x-]', true],
    ['a^', 'a[x^]', true],
    ['a[b', 'a[b', true],
    ['b', '[z-a]', false],
  ]
  for (const [path, pattern, isMatch] of matching) assert.is(matchesGlob(path, pattern), isMatch, `${path} ${pattern}`)
})

test('a pattern that git would complain of at every command, and a name that is taken, are problems', () => {
  const kinds = [
    { like: 'json', name: 'a' },
    { like: 'jsonl', name: 'a' },
  ]
  const files = [
    { kind: 'a', pattern: '!x.md' },
    { kind: 'a', pattern: '[attr]x' },
    { kind: 'a', pattern: '*.a' },
  ]
  const { config, problems } = parseConfig(JSON.stringify({ merge: { files, kinds } }), 'merge', parseMergeConfig)
  assert.equal(config.files, [files[2]])
  assert.equal(
    config.kinds.map(({ like }) => like),
    ['json'],
  )
  assert.is(problems.length, 3, problems.join('\n'))
  assert.match(
    problems.join('\n'),
    /kinds\[1\]\.name is "a"; allowed: .* no other kind[\s\S]*files\[0\]\.pattern is "!x/,
  )
})

test('a version that git does not have is said as what it is, not as bytes that are no text', () => {
  const stage = (blob: string) => ({ blob, mode: '100644' })
  const stages = { base: stage('1'), ours: stage('2'), theirs: stage('3') }
  const outcome = resolveFile(
    { path: 'a.json', stages },
    {
      attributes: { filter: 'unspecified', merge: 'unspecified' },
      config: { delegation: [], files: [], kinds: [] },
      markers: DEFAULT_MARKERS,
      texts: { base: '{}', isIncomplete: true, ours: '{}', theirs: undefined },
    },
  )
  assert.is(outcome.kind, 'left')
  assert.match(
    outcome.kind === 'left' ? (outcome.file.collisions[0]?.why ?? '') : '',
    /git does not have all of its versions/,
  )
})

run()
