import { defineCommand } from 'citty'
import { parseSeconds } from '../lib/core/options.ts'
import { checkStatus } from '../lib/deployment/check-status.adapter.ts'

export const command = defineCommand({
  args: {
    commit: {
      description: 'A commit, branch or tag; default: the newest pushed commit of HEAD',
      required: false,
      type: 'positional',
    },
    env: { description: 'Only this environment', type: 'string', valueHint: 'name' },
    json: { description: 'Print one JSON object', type: 'boolean' },
    'legacy-exit': { description: 'Only the exit codes 0, 1, 2 and 3 (a timeout is 1)', type: 'boolean' },
    quiet: { description: 'Print nothing; the exit code tells', type: 'boolean' },
    timeout: { default: '5400', description: 'How long --wait waits', type: 'string', valueHint: 'seconds' },
    wait: { description: 'Wait for the end of the deployment', type: 'boolean' },
  },
  meta: {
    description: `Whether a pushed commit is live, and if not, why

EXIT CODES
  0 live   1 failed   2 in progress   3 none   4 canceled   5 superseded   6 timeout   7 unknown
EXAMPLES
  npx orc-hooks check-deployment-status
  npx orc-hooks check-deployment-status v1.2.0 --env production
  npx orc-hooks check-deployment-status --wait --timeout 600 && echo live`,
    name: 'check-deployment-status',
  },
  run: async ({ args }) =>
    await checkStatus({
      commit: args.commit,
      environment: args.env,
      isJson: args.json === true,
      isLegacy: args['legacy-exit'] === true,
      isQuiet: args.quiet === true,
      isWaiting: args.wait === true,
      timeoutMs: parseSeconds('--timeout', args.timeout) * 1000,
    }),
})
