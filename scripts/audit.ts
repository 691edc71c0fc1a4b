import { defineCommand } from 'citty'
import { auditHealth } from '../lib/audit/audit-health.adapter.ts'
import { parseAddress, parseSeconds } from '../lib/core/options.ts'

export const command = defineCommand({
  meta: { description: 'Checks of configuration files', name: 'audit' },
  subCommands: {
    health: defineCommand({
      args: {
        file: { description: 'Default: .do/app.yaml, then a compose file', required: false, type: 'positional' },
        json: { description: 'Print one JSON object', type: 'boolean' },
        start: { description: 'How long the service takes to start', type: 'string', valueHint: 'seconds' },
        url: { description: 'The running service, to ask its health paths', type: 'string', valueHint: 'url' },
      },
      meta: {
        description: `Health checks of an app spec, a compose file or Kubernetes manifests: ranges, relations, routes

EXIT CODES
  0 nothing to object to   1 errors or warnings
EXAMPLES
  npx orc-hooks audit health
  npx orc-hooks audit health deploy/web.yaml --start 90 --url http://localhost:8080`,
        name: 'health',
      },
      run: async ({ args }) =>
        await auditHealth({
          file: args.file,
          isJson: args.json === true,
          startSeconds: args.start === undefined ? undefined : parseSeconds('--start', args.start),
          url: args.url === undefined ? undefined : parseAddress('--url', args.url),
        }),
    }),
  },
})
