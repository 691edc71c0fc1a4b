import { defineCommand } from 'citty'
import { listDeployments, openDeployment, showLog } from '../lib/deployment/list.adapter.ts'

const json = { description: 'Print JSON', type: 'boolean' } as const
const commit = {
  description: 'Default: the newest pushed commit of HEAD',
  required: false,
  type: 'positional',
} as const

const about = (text: string, ...examples: readonly string[]) =>
  [text, '', 'EXAMPLES', ...examples.map((example) => `  npx orc-hooks deploy ${example}`)].join('\n')

export const command = defineCommand({
  meta: { description: 'Deployments of pushed commits', name: 'deploy' },
  subCommands: {
    list: defineCommand({
      args: { env: { description: 'Only this environment', type: 'string', valueHint: 'name' }, json },
      meta: {
        description: about('The deployments that were watched, newest first', 'list', 'list --env production --json'),
        name: 'list',
      },
      run: ({ args }) => listDeployments({ environment: args.env, isJson: args.json === true, limit: 30 }),
    }),
    logs: defineCommand({
      args: { commit, json },
      meta: {
        description: about('What happened to a commit, and the failing log', 'logs', 'logs a1b2c3d'),
        name: 'logs',
      },
      run: ({ args }) => showLog(args.commit, args.json === true),
    }),
    verify: () => import('./deploy-verify.ts').then((module) => module.command),
    open: defineCommand({
      args: { commit, json },
      meta: { description: about("The provider's page of a deployment", 'open', 'open a1b2c3d'), name: 'open' },
      run: ({ args }) => openDeployment(args.commit, args.json === true),
    }),
  },
})
