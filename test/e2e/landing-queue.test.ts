// What follows a push of handle-push-conflict, which no hook of git sees: post-push runs once in each clone it landed for.
import { run } from '../helpers/harness.ts'
import { landedTests, passengerTests } from '../helpers/landing-queue-tests.ts'

for (const kind of ['plain', 'husky'] as const) landedTests({ kind })
passengerTests({ kind: 'plain' })

run()
