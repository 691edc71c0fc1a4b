import { pattern } from '../core/pattern.ts'

/** What both forms have: few tasks do, and the exact forms take 2 ms to make. */
const FRACTION = /\d\s*(?:\/|／|of)\s*\d/i

/** `step 3/7`, `Step 3 of 7`, `phase 2 of 4`. */
const WORDED = pattern(
  String.raw`(?<![\p{L}\p{N}_-])(?:step|phase|part|stage|round|pass|chunk|batch)\s*[:#]?\s*(\d{1,4})\s*(?:\/|of)\s*(\d{1,4})(?![\p{L}\p{N}/.-]|\.\d)`,
  'iu',
)
/** `(3/7)`, `[3 of 7]`, also full-width. */
const BRACKETED = pattern(String.raw`[([（［【]\s*(\d{1,4})\s*(?:\/|／|of)\s*(\d{1,4})\s*[)\]）］】]`, 'iu')

/**
 * Percent of the way by explicit steps in a task's text, or undefined. Only with the word for it or in brackets of its
 * own: a fraction in prose may be a date, a path, a version, half a cup or round the clock. `step 3/7` is 43 %.
 */
export function stepsOf(text: string): number | undefined {
  if (!FRACTION.test(text)) return undefined
  const match = WORDED().exec(text) ?? BRACKETED().exec(text)
  const [step, total] = [Number(match?.[1]), Number(match?.[2])]
  if (!(step >= 0 && step <= total && total >= 2)) return undefined
  return Math.round((100 * step) / total)
}
