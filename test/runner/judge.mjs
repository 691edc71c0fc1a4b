// What the output of one test file means. uvu exits 0 in several failing situations, so its counts decide.
import { stripVTControlCharacters } from 'node:util'

const CLOSING = /^ {2}Total: +(\d+)\n {2}Passed: +(\d+)\n {2}Skipped: +(\d+)\n {2}Duration: /gm

/**
 * The counts of one test file, and in words why it failed, if it did.
 * `code` is the exit code, null when a signal ended the process.
 */
export function judge(output, code) {
  const text = stripVTControlCharacters(output)
  const counts = [...text.matchAll(CLOSING)].at(-1)?.slice(1).map(Number)
  if (!counts) return { failed: 1, passed: 0, reasons: ['it printed no counts'], skips: [] }
  const [total, passed, skipped] = counts
  const skips = text.split('\n').filter((line) => /^SKIPPED .+: .+/.test(line))
  const reasons = []
  if (total === 0 && skips.length === 0) reasons.push('it has no tests')
  if (passed < total) reasons.push(`${total - passed} of ${total} tests did not pass`)
  if (skipped !== skips.length) reasons.push(`${skipped} tests skipped, ${skips.length} of them with a reason`)
  if (code !== 0 && passed === total)
    reasons.push(`all tests passed, and then it ended with ${code === null ? 'a signal' : `exit code ${code}`}`)
  return { failed: Math.max(total - passed, reasons.length > 0 ? 1 : 0), passed, reasons, skips }
}
