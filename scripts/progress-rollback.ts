import { defineCommand } from 'citty'
import { runRollback } from '../lib/progress/maintain.adapter.ts'

export const command = defineCommand({
  args: { json: { description: 'Print one JSON object', type: 'boolean' } },
  meta: {
    description: [
      'Put progress.json.backup back in the place of progress.json',
      '',
      'What it replaces is kept as progress.json.backup.<number>. Examples:',
      '  npx orc-hooks progress rollback',
      '  npx orc-hooks progress rollback --json',
    ].join('\n'),
    name: 'rollback',
  },
  run: async ({ args }) => await runRollback({ cwd: process.cwd(), json: args.json === true }),
})
