import { defineCommand } from 'citty'
import { runRollback } from '../lib/progress/maintain.adapter.ts'

export const command = defineCommand({
  args: { json: { description: 'Print one JSON object', type: 'boolean' } },
  meta: {
    description: `Put progress.json.backup in the place of progress.json, which is kept under a number

EXAMPLES

  npx orc-hooks progress rollback
  npx orc-hooks progress rollback --json | jq -r .kept`,
    name: 'rollback',
  },
  run: ({ args }) => runRollback({ cwd: process.cwd(), json: args.json === true }),
})
