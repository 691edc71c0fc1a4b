import { defineCommand } from 'citty'
import { runDoctor } from '../lib/install/doctor/doctor.adapter.ts'

export const command = defineCommand({
  args: {
    fix: { description: 'Repair what needs no decision', type: 'boolean' },
    json: { description: 'Print one JSON object', type: 'boolean' },
  },
  meta: {
    description: `Try out every link from an agent's call to the display; exit 1 when one is broken

EXAMPLES
  npx orc-hooks doctor
  npx orc-hooks doctor --fix
  npx orc-hooks doctor --json | jq -r '.checks[] | .fix // empty'`,
    name: 'doctor',
  },
  run: async ({ args }) => await runDoctor({ fix: args.fix === true, json: args.json === true }),
})
