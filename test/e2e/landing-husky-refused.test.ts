// What is said of pushes that are refused, and of what only looks like a push, where husky manages the hooks.
import { run } from '../helpers/harness.ts'
import { OTHERS } from '../helpers/landing-cases.ts'
import { landingTests } from '../helpers/landing-tests.ts'

landingTests({ cases: OTHERS, kind: 'husky', program: '/bin/sh' })

run()
