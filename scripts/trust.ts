import { defineCommand } from 'citty'
import { runTrust } from '../lib/install/trust.adapter.ts'

export const command = defineCommand({
  args: {
    json: { description: 'Print one JSON object', type: 'boolean' },
    list: { description: 'Show what is approved', type: 'boolean' },
    revoke: { description: 'Take every approval back', type: 'boolean' },
    yes: { alias: 'y', description: 'Approve without asking', type: 'boolean' },
  },
  meta: {
    description: `Approve the commands in orc-hooks.config.json for this clone

Until then they are not run. What is changed, also by a pull, waits for approval again. Exit code 3: something waits.

EXAMPLES
  npx orc-hooks trust
  npx orc-hooks trust --list
  npx orc-hooks trust --revoke`,
    name: 'trust',
  },
  run: async ({ args }) =>
    await runTrust({
      cwd: process.cwd(),
      json: args.json === true,
      list: args.list === true,
      now: Date.now(),
      revoke: args.revoke === true,
      yes: args.yes === true,
    }),
})
