import { defineCommand } from 'citty'

// `orc-hooks push <anything else>` is `git push <anything else>` and does not come here: see cli.ts.
export const command = defineCommand({
  meta: {
    description: `git push with the same arguments, output and exit code, and what became of each ref

EXAMPLES
  npx orc-hooks push origin main
  npx orc-hooks push --force-with-lease
  npx orc-hooks push --orc-json origin main | jq -r '.refs[] | .ref + " " + .outcome'
  npx orc-hooks push -- status main        to a remote that is called status
  npx orc-hooks push status                the recent pushes of this repository, whoever pushed

All options are git's own, but for --orc-json: one JSON object on stdout; what git prints there goes to stderr.`,
    name: 'push',
  },
  subCommands: { status: () => import('./push-status.ts').then((module) => module.command) },
})
