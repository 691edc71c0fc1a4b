import { defineCommand } from 'citty'
import { runMigrate } from '../lib/progress/maintain.adapter.ts'

export const command = defineCommand({
  args: {
    'dry-run': { description: 'Say what would be done and change nothing', type: 'boolean' },
    json: { description: 'Print one JSON object', type: 'boolean' },
  },
  meta: {
    description: `Bring progress.json to the schema of this release, after a backup; hooks do it by themselves

EXAMPLES

  npx orc-hooks progress migrate --dry-run
  npx orc-hooks progress migrate --json | jq -r .backup`,
    name: 'migrate',
  },
  run: ({ args }) => runMigrate({ cwd: process.cwd(), dryRun: args['dry-run'] === true, json: args.json === true }),
})
