import { stepsOf } from '../../../lib/progress/steps.ts'
import { assert, run, test } from '../../helpers/harness.ts'

const STEPS: readonly (readonly [string, number])[] = [
  ['Running the migration, step 3/7', 43],
  ['Step 3 of 7: convert the loader', 43],
  ['STEP 1 / 4', 25],
  ['Phase 2 of 4 - rollout', 50],
  ['Convert modules (2 of 5)', 40],
  ['Convert modules (2/5)', 40],
  ['[2/5] Convert modules', 40],
  ['［2／5］変換する', 40],
  ['Checking (0/12)', 0],
  ['step 7/7', 100],
]

const NONE: readonly string[] = [
  'Add 1/2 cup of sugar',
  'Release on 3/7',
  'Meeting (11/21/2026)',
  'Support 24/7',
  '(24/7) support',
  'Read src/2/5/index.ts',
  'Bump to 1.2/3.4',
  'Fix footstep 3/7',
  'Step 9/7',
  'step 1/1',
  'Upgrade from 2 of the 5 servers',
  'One of 5',
  'step 3/7/2026',
  'step 3/7.5',
  'lib/step-3/7',
  'See [RFC 2/5]',
  '12345/99999',
  '(2/5 cups)',
  '',
]

test('explicit steps are read as percent', () => {
  for (const [text, percent] of STEPS) assert.is(stepsOf(text), percent, text)
})

test('dates, paths, versions and amounts are no steps', () => {
  for (const text of NONE) assert.is(stepsOf(text), undefined, text)
})

run()
