// Pushes with --no-verify where `init --reference-transaction` was chosen, and that nothing else is taken for a push then.
import { run } from '../helpers/harness.ts'
import { casesNamed, REFERENCE } from '../helpers/landing-cases.ts'
import { landingTests } from '../helpers/landing-tests.ts'

const ALSO = casesNamed(
  'first push of a branch',
  'three refs at once',
  'delete a branch',
  'from a linked worktree',
  'one of two refs is refused',
  '--dry-run and -n',
)
const options = ['--reference-transaction']
landingTests({ cases: [...REFERENCE, ...ALSO], kind: 'plain', options, program: '/bin/sh' })
landingTests({ cases: REFERENCE, kind: 'husky', options, program: '/bin/sh' })

run()
