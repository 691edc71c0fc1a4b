import { defineCommand } from 'citty'
import { runShow } from '../lib/progress/show.adapter.ts'

export const command = defineCommand({
  args: {
    detailed: { description: 'With the list of each agent', type: 'boolean' },
    json: { description: 'Print one JSON object, with the basis of each estimate', type: 'boolean' },
    quiet: { description: 'Only the summary line', type: 'boolean' },
    theme: { description: 'unicode, ascii, emoji or minimal', type: 'string' },
  },
  meta: {
    description: `Show the progress once

EXAMPLES

  npx orc-hooks progress show --detailed
  npx orc-hooks progress show --json | jq .totals.percent`,
    name: 'show',
  },
  run: ({ args }) =>
    runShow({ detailed: args.detailed, json: args.json === true, quiet: args.quiet === true, theme: args.theme }),
})
