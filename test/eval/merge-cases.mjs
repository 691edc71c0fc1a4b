// `npm run eval:merge [-- kind or case ...] [-- --open] [-- --all] [-- --cases <folder>] [-- --write]`: merges real
// three-way cases and scores the results. `--open` lists what is a person's, `--all` every fault of a case.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('../..', import.meta.url))
const { positionals: parts, values } = parseArgs({
  allowPositionals: true,
  options: {
    all: { type: 'boolean' },
    cases: { default: join(root, '../shared/data/merge-cases'), type: 'string' },
    open: { type: 'boolean' },
    write: { type: 'boolean' },
  },
})

if (existsSync(values.cases)) await evaluate(resolve(values.cases))
else
  console.error(
    `no cases in ${values.cases}: name a folder of <kind>/<number>/{base,ours,theirs,meta.json} with --cases`,
  )

async function evaluate(folder) {
  const stdin = {
    contents: `export * from './test/eval/merge-cases.ts'\nexport * from './test/eval/merge-report.ts'`,
    resolveDir: root,
  }
  const outfile = join(root, `node_modules/.cache/orc-eval-merge-${process.pid}.mjs`)
  await build({
    bundle: true,
    format: 'esm',
    logLevel: 'warning',
    outfile,
    packages: 'external',
    platform: 'node',
    stdin,
  })
  process.on('exit', () => rmSync(outfile, { force: true }))
  const { faultsOf, openOf, readCases, scoreCase, tableOf } = await import(pathToFileURL(outfile).href)

  const wanted = ({ kind, name }) => parts.length === 0 || parts.some((part) => part === kind || name.startsWith(part))
  const scores = readCases(folder).filter(wanted).map(scoreCase)
  const table = tableOf(scores)
  console.log(table)
  const faults = faultsOf(scores, values.all ? Number.POSITIVE_INFINITY : 3)
  if (faults !== '') console.log(`\nFaults\n${faults}`)
  if (values.open) console.log(`\nA person's\n${openOf(scores)}`)
  if (!values.write) return
  const file = join(root, 'docs/merge-rules.md')
  const text = readFileSync(file, 'utf8')
  writeFileSync(file, text.replace(/(<!-- scores -->\n)[\s\S]*(<!-- \/scores -->)/, `$1${table}\n$2`))
}
