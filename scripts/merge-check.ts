import { defineCommand } from 'citty'
import { runMergeCheck } from '../lib/merge/check-command.adapter.ts'

export const command = defineCommand({
  args: {
    paths: { description: 'The files to check', required: false, type: 'positional' },
    json: { description: 'One JSON object', type: 'boolean' },
    quiet: { description: 'Say nothing when everything is sound', type: 'boolean' },
    staged: { description: 'What is in the index, not what is in the work tree', type: 'boolean' },
  },
  meta: {
    description: `Check files for what a merge can break: markers, syntax, keys and ids that are there twice, cells, lost records

Without files: what the merge at HEAD or in progress changed, else every tracked file.
Exit 0: sound, 1: problems, 3: nothing to check.

EXAMPLES

  npx orc-hooks merge check
  npx orc-hooks merge check --staged
  npx orc-hooks merge check docs/ROADMAP.md .claude/settings.json`,
    name: 'check',
  },
  run: ({ args }) =>
    runMergeCheck({
      cwd: process.cwd(),
      index: process.env['GIT_INDEX_FILE'],
      json: args.json === true,
      paths: args._.map(String),
      quiet: args.quiet === true,
      staged: args.staged === true,
    }),
})
