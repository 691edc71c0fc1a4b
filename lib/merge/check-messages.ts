/** A check that looked at nothing has not passed. */
export function nothingCheckedText(seen: number): string {
  return seen === 0 ? 'nothing to check' : `nothing to check: none of ${seen} files is of a kind that can be checked`
}

/** A lockfile with the version of one side. */
export function lockfilePendingText(command: string): string {
  return `the version of one side; it has to be made again: ${command} (or: npx orc-hooks auto-resolve-conflicts --regenerate-lockfiles)`
}

/** What `orc-hooks merge check` found. */
export function checkedText(count: number, failed: number): string {
  const files = `${count} ${count === 1 ? 'file' : 'files'} checked`
  return failed === 0 ? `${files}: sound` : `${files}: ${failed} with problems`
}
