import { defineCommand } from 'citty'

export const command = defineCommand({
  meta: { description: 'Merge files record by record, and check merged files', name: 'merge' },
  subCommands: {
    check: () => import('./merge-check.ts').then((module) => module.command),
    file: () => import('./merge-file.ts').then((module) => module.command),
  },
})
