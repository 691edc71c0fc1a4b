import { defineCommand } from 'citty'
import { runAutoResolve } from '../lib/merge/run-auto-resolve.adapter.ts'

export const command = defineCommand({
  args: {
    'dry-run': { description: 'Say what would be done and write nothing', type: 'boolean' },
    json: { description: 'Print one JSON object', type: 'boolean' },
    paths: { description: 'Only these files (default: all that are unmerged)', required: false, type: 'positional' },
    'regenerate-lockfiles': {
      description: 'After everything else: let the package managers make their lockfiles again',
      type: 'boolean',
    },
    quiet: { description: 'Print only what needs a person', type: 'boolean' },
  },
  meta: {
    description: `Merge the conflicts of a merge, rebase, cherry-pick, revert or stash pop record by record; exit 3: some are a person's

EXAMPLES
  npx orc-hooks auto-resolve-conflicts
  npx orc-hooks auto-resolve-conflicts docs/ROADMAP.md
  npx orc-hooks auto-resolve-conflicts --regenerate-lockfiles
  npx orc-hooks auto-resolve-conflicts --dry-run --json`,
    name: 'auto-resolve-conflicts',
  },
  run: ({ args }) =>
    runAutoResolve({
      cwd: process.cwd(),
      dryRun: args['dry-run'] === true,
      json: args.json === true,
      paths: args._,
      quiet: args.quiet === true,
      regenerateLockfiles: args['regenerate-lockfiles'] === true,
    }),
})
