// The ways to push that lefthook treats in its own way, with lefthook.
import { run } from '../helpers/harness.ts'
import { casesNamed } from '../helpers/landing-cases.ts'
import { landingTests } from '../helpers/landing-tests.ts'

const cases = casesNamed(
  'first push of a branch',
  'a light and an annotated tag',
  'delete a branch',
  'delete a tag',
  'from a linked worktree',
  'by URL',
  'a hostile name of a branch',
  'the server declines a branch',
)
landingTests({ cases, kind: 'lefthook', program: '/bin/sh' })

run()
