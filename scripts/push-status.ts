import { defineCommand } from 'citty'
import { showPushes } from '../lib/push/status.adapter.ts'

export const command = defineCommand({
  args: {
    json: { description: 'Print one JSON object', type: 'boolean' },
    limit: { default: '20', description: 'How many refs, the newest last', type: 'string' },
  },
  meta: {
    description: `Show what became of the recent pushes: landed, refused or unknown

EXAMPLES
  npx orc-hooks push status
  npx orc-hooks push status --json | jq -r '.pushes[] | select(.outcome == "refused") | .ref'`,
    name: 'status',
  },
  run: ({ args }) => showPushes({ json: args.json === true, limit: args.limit }),
})
