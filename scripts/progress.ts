import { defineCommand } from 'citty'

export const command = defineCommand({
  meta: { description: 'What the agents of this repository are doing, and did', name: 'progress' },
  subCommands: {
    export: () => import('./progress-export.ts').then((module) => module.command),
    history: () => import('./progress-history.ts').then((module) => module.command),
    migrate: () => import('./progress-migrate.ts').then((module) => module.command),
    rollback: () => import('./progress-rollback.ts').then((module) => module.command),
    show: () => import('./progress-show.ts').then((module) => module.command),
    tmux: () => import('./progress-tmux.ts').then((module) => module.command),
    watch: () => import('./progress-watch.ts').then((module) => module.command),
  },
})
