// kill -9 right before every second step of auto-resolve-conflicts, from the second on, then the command again.
import { run } from '../helpers/harness.ts'
import { killTests } from '../helpers/resolve-killed.ts'

killTests(1)

run()
