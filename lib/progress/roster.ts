import type { RosterEntry } from './config.ts'

/** The twelve agents of the predecessor, for a repository whose config names none. */
export const DEFAULT_ROSTER: readonly RosterEntry[] = [
  { name: 'Alex', emoji: '🙂', role: 'conductor' },
  { name: 'Blake', emoji: '😎', role: 'release' },
  { name: 'Eden', emoji: '🤓', role: 'docs' },
  { name: 'Finn', emoji: '😤', role: 'QA' },
  { name: 'Iris', emoji: '🤨', role: 'security' },
  { name: 'Kai', emoji: '🤔', role: 'architect' },
  { name: 'Leo', emoji: '😌', role: 'database' },
  { name: 'Mina', emoji: '😊', role: 'integrations' },
  { name: 'Nova', emoji: '😄', role: 'UI/UX' },
  { name: 'Riley', emoji: '🧐', role: 'requirements' },
  { name: 'Skye', emoji: '😐', role: 'code' },
  { name: 'Theo', emoji: '😬', role: 'ops' },
]
