import { existsSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** A program that was built with this one: beside it, among the hooks of the package, or where `init` put it. */
export function programNamed(name: string, commonDir: string): string | undefined {
  const here = dirname(entryPoint())
  const directories = [here, join(here, 'hooks'), join(here, '../hooks'), join(commonDir, 'orc-hooks')]
  return directories.map((directory) => join(directory, name)).find((file) => existsSync(file))
}

/** The file that was started; commands are started through links in `node_modules/.bin`. */
function entryPoint(): string {
  try {
    return realpathSync(process.argv[1] ?? '')
  } catch {
    return process.argv[1] ?? ''
  }
}
