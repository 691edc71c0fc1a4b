import { defineCommand } from 'citty'
import { listDeployments, openDeployment, showLog } from '../lib/deployment/list.adapter.ts'

const json = { description: 'Print JSON', type: 'boolean' } as const
const commit = {
  description: 'Default: the newest pushed commit of HEAD',
  required: false,
  type: 'positional',
} as const

export const command = defineCommand({
  meta: { description: 'Deployments of pushed commits', name: 'deploy' },
  subCommands: {
    list: defineCommand({
      args: { env: { description: 'Only this environment', type: 'string', valueHint: 'name' }, json },
      meta: { description: 'The deployments that were watched, newest first', name: 'list' },
      run: ({ args }) => listDeployments({ environment: args.env, isJson: args.json === true, limit: 30 }),
    }),
    logs: defineCommand({
      args: { commit, json },
      meta: { description: 'What happened to a commit, and the failing log', name: 'logs' },
      run: ({ args }) => showLog(args.commit, args.json === true),
    }),
    verify: () => import('./deploy-verify.ts').then((module) => module.command),
    open: defineCommand({
      args: { commit, json },
      meta: { description: "The provider's page of a deployment", name: 'open' },
      run: ({ args }) => openDeployment(args.commit, args.json === true),
    }),
  },
})
