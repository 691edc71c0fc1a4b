import { defineCommand } from 'citty'
import { parseAddress, parseAddresses, parseSeconds } from '../lib/core/options.ts'
import { verifyDeployment } from '../lib/deployment/verify.adapter.ts'

export const command = defineCommand({
  args: {
    commit: { description: 'Default: the newest pushed commit of HEAD', required: false, type: 'positional' },
    env: { description: 'Default: the first that is configured', type: 'string', valueHint: 'name' },
    json: { description: 'Print one JSON object', type: 'boolean' },
    smoke: { description: 'More addresses that must answer, separated by commas', type: 'string', valueHint: 'urls' },
    url: { description: 'The address of the service, for its health endpoints', type: 'string', valueHint: 'url' },
    window: {
      default: '30',
      description: 'The longest time to look at the served version',
      type: 'string',
      valueHint: 'seconds',
    },
  },
  meta: {
    description: `Look at the running service: provider, served version, health, replicas, smoke addresses

EXIT CODES
  0 all passed   1 something failed   7 nothing failed, but not everything could be measured
EXAMPLES
  npx orc-hooks deploy verify
  npx orc-hooks deploy verify v1.2.0 --url https://shop.example.com --smoke https://shop.example.com/login`,
    name: 'verify',
  },
  run: async ({ args }) =>
    await verifyDeployment({
      commit: args.commit,
      environment: args.env,
      isJson: args.json === true,
      smoke: parseAddresses('--smoke', args.smoke ?? ''),
      url: args.url === undefined ? undefined : parseAddress('--url', args.url),
      windowMs: parseSeconds('--window', args.window) * 1000,
    }),
})
