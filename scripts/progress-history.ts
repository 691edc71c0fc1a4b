import { defineCommand } from 'citty'
import { runHistory } from '../lib/progress/history.adapter.ts'

export const command = defineCommand({
  args: {
    json: { description: 'Print one JSON object per entry', type: 'boolean' },
    limit: { default: '20', description: 'How many entries, the newest first', type: 'string' },
    quiet: { description: 'Only the ids of the entries', type: 'boolean' },
  },
  meta: {
    description: `Show finished, replaced and dropped lists

EXAMPLES

  npx orc-hooks progress history --limit 5
  npx orc-hooks progress history --json | jq -r '.tasks[].content'`,
    name: 'history',
  },
  run: ({ args }) => runHistory({ json: args.json === true, limit: args.limit, quiet: args.quiet === true }),
})
