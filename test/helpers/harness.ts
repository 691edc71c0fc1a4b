// The one place that knows the test library: a change of runner is a change of this file.
import { test as uvuTest } from 'uvu'
import * as assert from 'uvu/assert'

export { assert }

type Body = () => void | Promise<void>

/** Registers a test. What it throws is always an Error, because uvu drops the rest of a file on anything else. */
export function test(name: string, body: Body): void {
  uvuTest(name, async () => {
    try {
      await body()
    } catch (thrown) {
      throw thrown instanceof Error ? thrown : new Error(`thrown: ${String(thrown)}`)
    }
  })
}

/** Leaves a test out, and says why. */
export function skip(name: string, why: string): void {
  console.log(`SKIPPED ${name}: ${why}`)
  uvuTest.skip(name, () => {})
}

/** Runs the tests of this file; call it once, last. */
export function run(): void {
  uvuTest.run()
}
