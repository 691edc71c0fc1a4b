// What is said of pushes of unusual clones, to unusual remotes, with unusual names and a post-push that misbehaves.
import { run } from '../helpers/harness.ts'
import { ODD } from '../helpers/landing-odd-cases.ts'
import { landingTests } from '../helpers/landing-tests.ts'

landingTests({ cases: ODD, kind: 'plain', program: '/bin/sh' })

run()
