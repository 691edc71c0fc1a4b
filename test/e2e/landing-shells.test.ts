// The ways to push in which the shell does most, under other shells than the one of this machine.
import { run } from '../helpers/harness.ts'
import { casesNamed } from '../helpers/landing-cases.ts'
import { landingTests } from '../helpers/landing-tests.ts'

const cases = casesNamed(
  'three refs at once',
  'a light and an annotated tag',
  'delete a branch',
  'by URL',
  'from a linked worktree',
  'killed in mid-transfer, and the server completes it',
  'a hostile name of a branch',
  'an expression with spaces',
  '--dry-run and -n',
  '--no-verify, found by the catch-up',
  'one of two refs is refused',
  'the tracking ref is stale, and the push is refused',
)
for (const program of ['/bin/bash', '/bin/busybox']) landingTests({ cases, kind: 'plain', program })

run()
