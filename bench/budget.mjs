// `npm run budget`: the part of the budgets that continuous integration holds us to, as ratios (docs/ARCHITECTURE.md).
import { readdirSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { HOOK, HOOK_BUDGET, hookCall, temporaryRepository } from './hook.mjs'
import { bareNode, interleave } from './measure.mjs'

// The programs of a merge start only where git cannot merge; a dependency would be larger than what is left here as well.
const maxKilobytesOf = (name) => (name.startsWith('merge-') ? 160 : 128)
const ROUNDS = 30

const cwd = temporaryRepository()
try {
  const verdicts = [...sizes(), startRatio()]
  for (const { isOk, text } of verdicts) console.log(`${isOk ? 'ok     ' : 'FAILED '}${text}`)
  process.exitCode = verdicts.every(({ isOk }) => isOk) ? 0 : 1
} finally {
  rmSync(cwd, { force: true, recursive: true })
}

function sizes() {
  const folder = dirname(HOOK)
  return readdirSync(folder)
    .filter((name) => name.endsWith('.cjs'))
    .map((name) => {
      const kilobytes = statSync(join(folder, name)).size / 1024
      const max = maxKilobytesOf(name)
      return { isOk: kilobytes < max, text: `${name}: ${kilobytes.toFixed(1)} KB (< ${max} KB)` }
    })
}

/** Up to three series, because what else the machine does can only make a hook slower. */
function startRatio(series = 1) {
  const { bare, hook } = interleave({ bare: bareNode, hook: (round) => hookCall({ count: 5, cwd, round }) }, ROUNDS)
  const ratio = hook.min / bare.min
  const detail = `min of ${ROUNDS}, ${hook.min.toFixed(1)} / ${bare.min.toFixed(1)} ms, series ${series}`
  const verdict = {
    isOk: ratio <= HOOK_BUDGET,
    text: `hook / node -e 0: ${ratio.toFixed(2)} (<= ${HOOK_BUDGET}; ${detail})`,
  }
  return verdict.isOk || series === 3 ? verdict : startRatio(series + 1)
}
