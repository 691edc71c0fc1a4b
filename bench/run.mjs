// `npm run bench [-- --quick] [-- --json]`: every measured promise in one run, as ratios, with its budget beside it.
import { parseArgs } from 'node:util'
import { deployRows } from './cases-deploy.mjs'
import { driverRows } from './cases-driver.mjs'
import { gitRows } from './cases-git.mjs'
import { hookRows } from './cases-hook.mjs'
import { mergeRows } from './cases-merge.mjs'
import { raceRows } from './cases-race.mjs'
import { viewRows } from './cases-view.mjs'
import { tableOf } from './table.mjs'

const { json, quick } = parseArgs({ options: { json: { type: 'boolean' }, quick: { type: 'boolean' } } }).values
const rounds = quick ? 8 : 30
const rows = []
for (const measure of [hookRows, viewRows, gitRows, driverRows, mergeRows, deployRows, raceRows]) {
  if (!json) process.stderr.write(`${measure.name} ...\n`)
  rows.push(...(await measure(rounds)))
}
const platform = `${process.platform} ${process.arch}, Node ${process.versions.node}, ${rounds} rounds`
console.log(json ? JSON.stringify({ platform, rows }, null, 2) : tableOf(rows, platform))
process.exitCode = rows.every(({ isOk }) => isOk !== false) ? 0 : 1
