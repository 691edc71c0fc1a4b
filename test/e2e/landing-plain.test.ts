// What is said of each way to push, with git alone calling the hooks, under the sh of this machine.
import { run } from '../helpers/harness.ts'
import { ACCEPTED, OTHERS } from '../helpers/landing-cases.ts'
import { landingTests } from '../helpers/landing-tests.ts'

landingTests({ cases: [...ACCEPTED, ...OTHERS], kind: 'plain', program: '/bin/sh' })

run()
