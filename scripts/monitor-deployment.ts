import { defineCommand } from 'citty'
import { watchCommit } from '../lib/deployment/watch.adapter.ts'

export const command = defineCommand({
  args: {
    background: { description: 'Start the monitor and return at once', type: 'boolean' },
    commit: {
      description: 'A commit, branch or tag; default: the newest pushed commit of HEAD',
      required: false,
      type: 'positional',
    },
    env: { description: 'Only this environment', type: 'string', valueHint: 'name' },
    json: { description: 'Print one JSON object', type: 'boolean' },
    quiet: { description: 'Print nothing; the exit code tells', type: 'boolean' },
  },
  meta: {
    description: `Watch the deployment of a commit until its verdict; also again after one that ended without

EXIT CODES
  as check-deployment-status
EXAMPLES
  npx orc-hooks monitor-deployment
  npx orc-hooks monitor-deployment a1b2c3d --env production --background`,
    name: 'monitor-deployment',
  },
  run: async ({ args }) =>
    await watchCommit({
      commit: args.commit,
      environment: args.env,
      isBackground: args.background === true,
      isJson: args.json === true,
      isQuiet: args.quiet === true,
    }),
})
