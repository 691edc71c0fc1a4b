// The goals of the merge on real cases, where they are there: nothing lost, nothing twice, most of it without a person.
import { existsSync } from 'node:fs'
import { FAULTS, readCases, scoreCase } from '../../eval/merge-cases.ts'
import { faultsOf } from '../../eval/merge-report.ts'
import { assert, run, skip, test } from '../../helpers/harness.ts'

const FOLDER = '../shared/data/merge-cases'

if (existsSync(FOLDER)) {
  const scores = readCases(FOLDER).map(scoreCase)

  test('no case is lossy, duplicating, resurrecting, inventing, unparsable, asymmetric or not idempotent', () => {
    const faulty = scores.filter(({ faults }) => FAULTS.some((fault) => faults[fault].length > 0))
    assert.is(faulty.length, 0, faultsOf(faulty))
  })
} else {
  skip('the goals of the merge on real cases', `there are none in ${FOLDER}`)
}

run()
