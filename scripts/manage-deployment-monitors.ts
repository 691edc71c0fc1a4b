import { defineCommand } from 'citty'
import { cleanUp } from '../lib/deployment/clean-up.adapter.ts'
import { showMonitors, stopMonitors } from '../lib/deployment/manage.adapter.ts'

const json = { description: 'Print one JSON object', type: 'boolean' } as const

export const command = defineCommand({
  meta: { description: 'The background process that watches deployments', name: 'manage-deployment-monitors' },
  subCommands: {
    cleanup: defineCommand({
      args: { json },
      meta: {
        description:
          'Forget deployments that ended more than 7 days ago\n\nEXAMPLES\n  npx orc-hooks manage-deployment-monitors cleanup',
        name: 'cleanup',
      },
      run: async ({ args }) => await cleanUp({ days: '7', isDryRun: false, isJson: args.json === true }),
    }),
    status: defineCommand({
      args: { json },
      meta: {
        description: 'Who watches, and what\n\nEXAMPLES\n  npx orc-hooks manage-deployment-monitors status',
        name: 'status',
      },
      run: ({ args }) => showMonitors(args.json === true),
    }),
    stop: defineCommand({
      args: {
        commit: { description: 'Only this commit; default: all', required: false, type: 'positional' },
        json,
      },
      meta: {
        description:
          'Stop watching; the record says "stopped"\n\nEXAMPLES\n  npx orc-hooks manage-deployment-monitors stop\n  npx orc-hooks manage-deployment-monitors stop a1b2c3d',
        name: 'stop',
      },
      run: async ({ args }) => await stopMonitors(args.commit, args.json === true),
    }),
  },
})
