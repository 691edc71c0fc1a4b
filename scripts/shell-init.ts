import { defineCommand } from 'citty'
import { printShellInit } from '../lib/install/shell-init.adapter.ts'

export const command = defineCommand({
  args: { shell: { description: 'bash, zsh or fish', required: true, type: 'positional' } },
  meta: {
    description: `Print what shows pending notices at the prompt of a shell

EXAMPLES
  eval "$(npx orc-hooks shell-init bash)"       in ~/.bashrc
  eval "$(npx orc-hooks shell-init zsh)"        in ~/.zshrc
  npx orc-hooks shell-init fish | source        in ~/.config/fish/config.fish`,
    name: 'shell-init',
  },
  run: ({ args }) => printShellInit(args.shell),
})
