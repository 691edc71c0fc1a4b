import { runMergeDriver } from '../lib/merge/driver.adapter.ts'

// git's merge driver (lib/install/merge-command.ts): `node merge-driver.cjs %O %A %B <out> %L %P %S %X %Y`.
// 0: merged, 3: with conflict markers, both in <out>. Anything else, also what is thrown: git's text merge stands.
const outcome = runMergeDriver({ args: process.argv.slice(2), cwd: process.cwd(), now: Date.now() })
if (outcome.message !== '') console.error(outcome.message)
process.exitCode = outcome.code

/** Says to the code cache that this run was one that is worth preparing for. */
export const isTypical = outcome.code === 0 || outcome.code === 3
