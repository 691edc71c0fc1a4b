import { defineCommand } from 'citty'
import { runInit } from '../lib/install/init.adapter.ts'

export const command = defineCommand({
  args: {
    'dry-run': { description: 'Show the plan and change nothing', type: 'boolean' },
    'git-hooks': { default: true, description: 'Install the pre-push hook', type: 'boolean' },
    harness: { description: 'Harnesses, separated by commas (default: claude and those found)', type: 'string' },
    json: { description: 'Print one JSON object', type: 'boolean' },
    'merge-check': { description: 'Refuse commits that break merged files (default: no)', type: 'boolean' },
    'merge-driver': { description: 'Merge Markdown and JSON record by record (default: yes)', type: 'boolean' },
    'plan-tools': { description: 'Switch the todo tools on for models that have them off', type: 'boolean' },
    'reference-transaction': { description: 'See pushes with --no-verify at once (default: no)', type: 'boolean' },
    'subagent-status-line': { description: 'Rows of subagents under the prompt of Claude Code', type: 'boolean' },
    yes: { alias: 'y', description: 'Do not ask', type: 'boolean' },
  },
  meta: {
    description: `Install into this repository: harness settings, git hook, .gitignore

EXAMPLES
  npx orc-hooks init
  npx orc-hooks init --dry-run
  npx orc-hooks init --yes --harness claude,codex --no-plan-tools`,
    name: 'init',
  },
  run: async ({ args }) =>
    await runInit({
      dryRun: args['dry-run'] === true,
      gitHooks: args['git-hooks'],
      harness: args.harness,
      json: args.json === true,
      mergeCheck: args['merge-check'],
      mergeDriver: args['merge-driver'],
      planTools: args['plan-tools'],
      referenceTransaction: args['reference-transaction'],
      subagentStatusLine: args['subagent-status-line'],
      yes: args.yes === true,
    }),
})
