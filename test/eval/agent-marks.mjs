// Prints precision and recall of the agent marks; `--errors` lists what is wrong (never of the held-out part),
// `--write` puts the table into docs/agent-detection.md.
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('../..', import.meta.url))
const outfile = join(root, `node_modules/.cache/orc-eval-${process.pid}.mjs`)
const entryPoints = [join(root, 'test/eval/score.ts')]
await build({ bundle: true, entryPoints, format: 'esm', logLevel: 'warning', outfile, platform: 'node' })
process.on('exit', () => rmSync(outfile, { force: true }))
const { isHeldOut, renderScores, scoreOf } = await import(pathToFileURL(outfile).href)

const items = JSON.parse(readFileSync(join(root, 'test/fixtures/agent-marks.json'), 'utf8'))
const table = renderScores(items)
console.log(table)

if (process.argv.includes('--errors')) {
  for (const { item, answer } of scoreOf(items.filter((entry) => !isHeldOut(entry))).wrong) {
    console.log(`${JSON.stringify(item.text)}: ${answer ?? 'none'}, expected ${item.agent ?? 'none'}`)
  }
}
if (process.argv.includes('--write')) {
  const file = join(root, 'docs/agent-detection.md')
  const text = readFileSync(file, 'utf8')
  writeFileSync(file, text.replace(/(<!-- scores -->\n)[\s\S]*(<!-- \/scores -->)/, `$1${table}\n$2`))
}
