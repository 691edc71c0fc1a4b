import { mergeOrder } from '../order.ts'
import type { Three } from './value.ts'

/** Commands that change what the ones behind them do, and signs that a command is not done when the next one starts. */
const NOT_ALONE = /^(?:\.|cd|export|popd|pushd|set|source|unset)(?:\s|$)|[;|\n`(){}]|&/

/**
 * Commands that follow each other (`lint && test && build`), three-way by command: steps that a side added stand where
 * it put them, steps that it removed are gone. Undefined: it is another kind of command, both changed the same step, or
 * a side put the steps into another order.
 */
export function mergeChain({ base, ours, theirs }: Three<string>): string | undefined {
  // In the place that both chose the first is the same one, whichever side is called ours.
  const [first, second] = ours < theirs ? [ours, theirs] : [theirs, ours]
  const [left, right] = [stepsOf(first), stepsOf(second)]
  if (!left || !right) return undefined
  if (base === undefined) return fuller(left, right) ?? fuller(right, left)
  const was = stepsOf(base)
  if (!was || ![left, right].every((steps) => isInOrder(was, steps)) || isEditedTwice(was, left, right))
    return undefined
  const isKept = (step: string) => !was.includes(step) || (left.includes(step) && right.includes(step))
  const steps = mergeOrder({ base: was, ours: left, theirs: right }, { isKept, isSortable: false })
  return steps.length === 0 ? undefined : steps.join(' && ')
}

/** The steps of a chain, each of them once; undefined where one is not a command of its own. */
function stepsOf(text: string): readonly string[] | undefined {
  const steps = text.split(/\s*&&\s*/)
  const isQuoted = (step: string) => [`'`, '"'].some((quote) => step.split(quote).length % 2 === 0)
  const isChain = new Set(steps).size === steps.length && !steps.some((step) => step === '' || isQuoted(step))
  return isChain && !steps.some((step) => NOT_ALONE.test(step)) ? steps : undefined
}

/** Without a base, the chain that has all the steps of the other one, in their order. */
function fuller(small: readonly string[], large: readonly string[]): string | undefined {
  const isWithin = small.length > 1 && small.every((step) => large.includes(step)) && isInOrder(small, large)
  return isWithin ? large.join(' && ') : undefined
}

/** Whether what the two have in common stands in the same order. */
function isInOrder(was: readonly string[], now: readonly string[]): boolean {
  return was.filter((step) => now.includes(step)).join('\n') === now.filter((step) => was.includes(step)).join('\n')
}

/** Whether both took out the same step, and what they put in may stand for it. */
function isEditedTwice(was: readonly string[], left: readonly string[], right: readonly string[]): boolean {
  const added = [left, right].map((steps) => steps.filter((step) => !was.includes(step)).join('\n'))
  return was.some((step) => !left.includes(step) && !right.includes(step)) && added[0] !== added[1]
}
