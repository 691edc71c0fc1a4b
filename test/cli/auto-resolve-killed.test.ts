// kill -9 right before every second step of auto-resolve-conflicts, from the first on, then the command again.
import { run } from '../helpers/harness.ts'
import { killTests, wholeTest } from '../helpers/resolve-killed.ts'

wholeTest()
killTests(0)

run()
