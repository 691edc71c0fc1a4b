// Pushes with --no-verify where `init --reference-transaction` was chosen, under other shells and with lefthook.
import { run } from '../helpers/harness.ts'
import { casesNamed, REFERENCE } from '../helpers/landing-cases.ts'
import { landingTests } from '../helpers/landing-tests.ts'

const some = REFERENCE.filter(({ name }) => !/^20 |subdirectory|URL|integration|ORC_HOOKS/.test(name))
const cases = [...some, ...casesNamed('three refs at once', 'delete a branch')]
const options = ['--reference-transaction']
for (const program of ['/bin/bash', '/bin/busybox']) landingTests({ cases, kind: 'plain', options, program })
landingTests({ cases: some.slice(0, 4), kind: 'lefthook', options, program: '/bin/sh' })

run()
