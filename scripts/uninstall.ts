import { defineCommand } from 'citty'
import { runUninstall } from '../lib/install/uninstall.adapter.ts'

export const command = defineCommand({
  args: {
    'dry-run': { description: 'Show the plan and change nothing', type: 'boolean' },
    json: { description: 'Print one JSON object', type: 'boolean' },
    purge: { description: 'Remove the recorded progress (.orchestra) too', type: 'boolean' },
    yes: { alias: 'y', description: 'Do not ask', type: 'boolean' },
  },
  meta: {
    description: `Take the installation back, byte for byte

EXAMPLES
  npx orc-hooks uninstall
  npx orc-hooks uninstall --dry-run
  npx orc-hooks uninstall --yes --purge`,
    name: 'uninstall',
  },
  run: async ({ args }) =>
    await runUninstall({
      dryRun: args['dry-run'] === true,
      json: args.json === true,
      purge: args.purge,
      yes: args.yes === true,
    }),
})
