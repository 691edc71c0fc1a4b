import { cut, oneLine } from '../core/text.ts'
import { SCHEMA_VERSION } from './domain.ts'
import type { Repair } from './migrate.ts'

/** What a person reads about migrations and backups. */
export const say = {
  againNote: () =>
    'The next event of an agent migrates it again: uninstall, or go back to the older release, to keep it',
  current: (file: string) => `${file} is of schema ${SCHEMA_VERSION}: nothing to migrate`,
  kept: (file: string) => `The file it replaced is ${file}`,
  locked: (file: string) => `${file} is locked by another process`,
  lockedHint: () => 'run the command again in some seconds',
  newer: (version: string) =>
    `schema ${version} is newer than ${SCHEMA_VERSION}: update with npm install --save-dev orc-hooks@latest`,
  noBackup: (file: string) => `there is no backup to restore: ${file}`,
  noBackupHint: () => 'older copies, if there are any: ls .orchestra/cache/backups',
  none: (file: string) => `${file} does not exist: nothing to migrate`,
  planned: (file: string, from: string, tasks: number) =>
    `${file} is of schema ${from} and would become ${SCHEMA_VERSION} (${tasks} ${tasks === 1 ? 'task' : 'tasks'}), after a backup`,
  plannedQuarantine: (file: string, why: string) =>
    `${file} cannot be read (${oneLine(why)}); it would be kept in quarantine and rebuilt from the spool and the history`,
  repaired: (repair: Repair) =>
    repair.kind === 'migrated'
      ? `progress.json migrated from schema ${repair.from} to ${SCHEMA_VERSION}; the old file is ${repair.backup} and ${repair.copy}`
      : `progress.json could not be read (${cut(oneLine(repair.why), 120)}); rebuilt from the spool and the history; the old file is ${repair.copy}`,
  restored: (backup: string, file: string) => `${file} is again what ${backup} holds`,
} as const
