// The goals of the merge on real cases, where they are there: nothing lost, nothing twice, most of it without a person.
import { existsSync } from 'node:fs'
import { FAULTS, GOALS, readCases, scoreCase } from '../../eval/merge-cases.ts'
import { faultsOf, isResolved, ofKind, openOf } from '../../eval/merge-report.ts'
import { assert, run, skip, test } from '../../helpers/harness.ts'

const FOLDER = '../shared/data/merge-cases'

if (existsSync(FOLDER)) {
  const scores = readCases(FOLDER).map(scoreCase)

  test('no case is lossy, duplicating, resurrecting, inventing, unparsable, asymmetric or not idempotent', () => {
    const faulty = scores.filter(({ faults }) => FAULTS.some((fault) => faults[fault].length > 0))
    assert.is(faulty.length, 0, faultsOf(faulty))
  })

  for (const [kind, floor] of Object.entries(GOALS)) {
    test(`${kind}: at least ${Math.round(100 * floor)} % are resolved without a person`, () => {
      const cases = ofKind(scores, kind)
      const resolved = cases.filter(isResolved).length
      assert.ok(resolved >= floor * cases.length, `${resolved} of ${cases.length}\n${openOf(cases)}`)
    })
  }
} else {
  skip('the goals of the merge on real cases', `there are none in ${FOLDER}`)
}

run()
