import { defineCommand } from 'citty'
import { handlePushConflict } from '../lib/push/command.adapter.ts'

export const command = defineCommand({
  args: {
    abort: { description: 'Take back what a killed run did here', type: 'boolean' },
    attempts: {
      default: '3',
      description: 'Tries when something fails; a lost race is always tried again',
      type: 'string',
    },
    branch: { description: 'Local branch, or <local>:<branch at the remote>', required: false, type: 'positional' },
    continue: { description: 'Go on where a killed run stopped', type: 'boolean' },
    'dry-run': { description: 'Show what would be pushed; change no ref and no file', type: 'boolean' },
    json: { description: 'Print one JSON object', type: 'boolean' },
    'max-wait': { default: '90s', description: 'Give up after this time', type: 'string' },
    remote: { description: 'Remote (default: where git push goes)', type: 'string' },
    strategy: { default: 'auto', description: 'rebase, merge or auto', type: 'string' },
    timeout: { default: '120s', description: 'For one command that talks to the remote', type: 'string' },
  },
  meta: {
    description: `Push a branch that was refused: integrate what is upstream, lose nothing, try again

EXAMPLES
  npx orc-hooks handle-push-conflict
  npx orc-hooks handle-push-conflict agent/docs --dry-run
  npx orc-hooks handle-push-conflict feature:main --strategy merge --max-wait 5m

EXIT CODES
  0 pushed or nothing to push, 1 refused for good, 3 a conflict for a person, 4 gave up racing,
  65 no repository, 69 the remote was not reached, 75 another run, 77 no permission`,
    name: 'handle-push-conflict',
  },
  run: ({ args }) => handlePushConflict(process.cwd(), args),
})
