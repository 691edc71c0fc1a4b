import { defineCommand } from 'citty'
import { runWatch } from '../lib/progress/watch.adapter.ts'

export const command = defineCommand({
  args: {
    detailed: { description: 'With the list of each agent', type: 'boolean' },
    interval: { default: '1', description: 'Seconds after which ages are drawn anew', type: 'string' },
    json: { description: 'Print one JSON object per change', type: 'boolean' },
    poll: { description: 'Do without file events, for file systems that have none', type: 'boolean' },
    quiet: { description: 'Without the line that names the keys', type: 'boolean' },
    theme: { description: 'unicode, ascii, emoji or minimal', type: 'string' },
  },
  meta: {
    description: `Show the progress live: a full screen on a terminal, else one line per change

KEYS

  q, Ctrl-C  quit        d  details on and off

EXAMPLES

  npx orc-hooks progress watch
  npx orc-hooks progress watch --json | jq --unbuffered .totals`,
    name: 'watch',
  },
  run: async ({ args }) =>
    await runWatch({
      detailed: args.detailed,
      interval: args.interval,
      json: args.json === true,
      poll: args.poll === true,
      quiet: args.quiet === true,
      theme: args.theme,
    }),
})
