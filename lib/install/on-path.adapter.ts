import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The file that the shell would run for `command`, or undefined. */
export function onPath(command: string, env: Readonly<Record<string, string | undefined>>): string | undefined {
  const directories = (env['PATH'] ?? '').split(delimiter).filter(Boolean)
  return directories.map((directory) => join(directory, command)).find((path) => existsSync(path))
}
