import { defineCommand } from 'citty'
import { runTmux } from '../lib/progress/show.adapter.ts'

export const command = defineCommand({
  args: { json: { description: 'Print one JSON object', type: 'boolean' } },
  meta: {
    description: `Print a segment for the status line of tmux

EXAMPLES

  tmux set -g status-right '#(cd #{q:pane_current_path} && npx orc-hooks progress tmux)'

  The same without starting Node.js, from the file that the hooks keep, where the pane is at the top of the repository:
  tmux set -g status-right '#(cat #{q:pane_current_path}/.orchestra/cache/tmux-status.txt)'`,
    name: 'tmux',
  },
  run: ({ args }) => runTmux(args.json === true),
})
