// The same where `init --reference-transaction` was chosen, whose hook sees each of these pushes: it is none more.
import { run } from '../helpers/harness.ts'
import { landedTests, passengerTests } from '../helpers/landing-queue-tests.ts'

const options = ['--reference-transaction']
landedTests({ kind: 'plain', options })
passengerTests({ kind: 'plain', options })

run()
