// What is said of each way to push that the remote takes, where husky manages the hooks.
import { run } from '../helpers/harness.ts'
import { ACCEPTED, OUTSIDE } from '../helpers/landing-cases.ts'
import { landingTests } from '../helpers/landing-tests.ts'

const cases = ACCEPTED.filter(({ name }) => name !== OUTSIDE)
landingTests({ cases, kind: 'husky', program: '/bin/sh' })

run()
