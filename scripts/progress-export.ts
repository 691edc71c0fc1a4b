import { defineCommand } from 'citty'
import { runExport } from '../lib/progress/export.adapter.ts'

export const command = defineCommand({
  args: {
    format: { default: 'txt', description: 'txt, json, csv or md', type: 'string' },
    history: { description: 'With the tasks that left the lists', type: 'boolean' },
    json: { description: 'The same as --format json', type: 'boolean' },
    output: { alias: 'o', description: 'Write to this file instead of stdout', type: 'string' },
    quiet: { description: 'Do not say which file was written', type: 'boolean' },
  },
  meta: {
    description: `Export the progress

EXAMPLES

  npx orc-hooks progress export --format md
  npx orc-hooks progress export --format csv --history --output tasks.csv`,
    name: 'export',
  },
  run: ({ args }) =>
    runExport({
      format: args.format,
      history: args.history === true,
      json: args.json === true,
      output: args.output,
      quiet: args.quiet === true,
    }),
})
