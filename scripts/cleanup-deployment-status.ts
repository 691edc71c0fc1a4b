import { defineCommand } from 'citty'
import { cleanUp } from '../lib/deployment/clean-up.adapter.ts'

export const command = defineCommand({
  args: {
    days: {
      default: '7',
      description: 'Deployments that ended longer ago are forgotten',
      required: false,
      type: 'positional',
    },
    'dry-run': { description: 'Only say what would be removed', type: 'boolean' },
    json: { description: 'Print one JSON object', type: 'boolean' },
  },
  meta: {
    description: `Forget old deployments; never one that is still watched

EXAMPLES
  npx orc-hooks cleanup-deployment-status
  npx orc-hooks cleanup-deployment-status 30 --dry-run`,
    name: 'cleanup-deployment-status',
  },
  run: async ({ args }) =>
    await cleanUp({ days: args.days, isDryRun: args['dry-run'] === true, isJson: args.json === true }),
})
