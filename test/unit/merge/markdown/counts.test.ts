import { assert, run, test } from '../../../helpers/harness.ts'
import { edit, merge3, textOf } from './look-alikes.ts'

const PLAN = `# Plan

## Beta

| Part | Done | Open | Total |
| --- | --- | --- | --- |
| Hull | 4 | 6 | 10 |
| **TOTAL** | **4** | **6** | **10** |

## All

| Milestone | Done | Open | Total | Progress |
| --- | --- | --- | --- | --- |
| Alpha | 8 | 0 | 8 | 100% |
| Beta | 4 | 6 | 10 | 40% |
| **TOTAL** | **12** | **6** | **18** | ~67% |
`
const OURS = edit(
  PLAN,
  ['| **TOTAL** | **4** | **6** | **10** |', '| Mast | 0 | 2 | 2 |\n| **TOTAL** | **4** | **8** | **12** |'],
  ['| Beta | 4 | 6 | 10 | 40% |', '| Beta | 4 | 8 | 12 | 33% |'],
  ['| **12** | **6** | **18** | ~67% |', '| **12** | **8** | **20** | ~60% |'],
)
const THEIRS = edit(
  PLAN,
  ['| **TOTAL** | **4** | **6** | **10** |', '| Keel | 0 | 9 | 9 |\n| **TOTAL** | **4** | **15** | **19** |'],
  ['| Beta | 4 | 6 | 10 | 40% |', '| Beta | 4 | 15 | 19 | 21% |'],
  ['| **12** | **6** | **18** | ~67% |', '| **12** | **15** | **27** | ~44% |'],
)

test('sums, rows that repeat the sum of another table, and percentages follow from one another', () => {
  const merged = edit(
    PLAN,
    [
      '| **TOTAL** | **4** | **6** | **10** |',
      '| Mast | 0 | 2 | 2 |\n| Keel | 0 | 9 | 9 |\n| **TOTAL** | **4** | **17** | **21** |',
    ],
    ['| Beta | 4 | 6 | 10 | 40% |', '| Beta | 4 | 17 | 21 | 19% |'],
    ['| **12** | **6** | **18** | ~67% |', '| **12** | **17** | **29** | ~41% |'],
  )
  const swapped = edit(merged, [
    '| Mast | 0 | 2 | 2 |\n| Keel | 0 | 9 | 9 |',
    '| Keel | 0 | 9 | 9 |\n| Mast | 0 | 2 | 2 |',
  ])
  assert.is(textOf(merge3(PLAN, OURS, THEIRS)), merged)
  assert.is(textOf(merge3(PLAN, THEIRS, OURS)), swapped)
})

test('a sum that does not add up on one side is a person’s', () => {
  const result = merge3(PLAN, edit(OURS, ['**8** | **20**', '**7** | **20**']), THEIRS)
  assert.is(result.collisions[0]?.record, 'TOTAL')
  assert.ok(result.collisions.every(({ field }) => field !== 'Milestone'))
})

const BOATS = `# Boats

| Kind | live | dead | classified |
| --- | --- | --- | --- |
| sloop | 5 | 1 | 6 |
| ketch | 2 | 2 | 4 |
| yawl | 7 | 0 | 7 |
| total | 14 | 3 | 17 |
`

test('each side raised another cell of a row, and the sum of the row: both are counted', () => {
  const ours = edit(BOATS, ['| 5 | 1 | 6 |', '| 6 | 1 | 7 |'], ['| 14 | 3 | 17 |', '| 15 | 3 | 18 |'])
  const theirs = edit(BOATS, ['| 5 | 1 | 6 |', '| 5 | 2 | 7 |'], ['| 14 | 3 | 17 |', '| 14 | 4 | 18 |'])
  const merged = edit(BOATS, ['| 5 | 1 | 6 |', '| 6 | 2 | 8 |'], ['| 14 | 3 | 17 |', '| 15 | 4 | 19 |'])
  assert.is(textOf(merge3(BOATS, ours, theirs)), merged)
  assert.is(textOf(merge3(BOATS, theirs, ours)), merged)
})

test('the same day with another note: both notes, in one order from both sides', () => {
  const on = (notes: string) => `# Plan\n\n**Last Updated:** 2026-01-20 (${notes})\n\nText.\n`
  const [ours, theirs] = [on('added the mast'), on('added a keel')]
  const base = edit(ours, ['2026-01-20 (added the mast)', '2026-01-12 (drawn)'])
  assert.is(textOf(merge3(base, ours, theirs)), on('added a keel; added the mast'))
  assert.is(textOf(merge3(base, theirs, ours)), on('added a keel; added the mast'))
  assert.is(textOf(merge3(on('drawn'), on('drawn; rigged'), on('drawn; tarred'))), on('drawn; rigged; tarred'))
})

test('a line that both sides added behind one that one of them edited is there once', () => {
  const base = '> We have 17 lamps (L-1).\n> More of the lamps are tracked elsewhere, in the plan of the keeper.\n'
  const added = '> The sea has 11 new tasks for everybody.\n'
  const theirs = edit(base, ['> More', `${added}> More`])
  const ours = edit(theirs, ['(L-1).', '(L-1) and 8 sails (S-1).'])
  assert.is(textOf(merge3(base, ours, theirs)), ours)
  assert.is(textOf(merge3(base, theirs, ours)), ours)
})

run()
