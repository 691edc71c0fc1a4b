import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { CONFIG_FILE, readConfig } from '../core/config.ts'
import { replaceFile } from '../core/json-file.ts'
import type { RepositoryPaths } from '../core/paths.ts'
import { parsePushConfig } from './config.ts'
import { rulesView } from './rules-view.ts'

/** Where the pre-push hook reads its rules, in the common directory. */
export const RULES_FILE = 'orc-hooks/push.conf'

/** Makes the rules of the pre-push hook anew from the configuration. Throws what the file system throws. */
export function refreshRules(repository: Pick<RepositoryPaths, 'commonDir' | 'mainWorktree'>): void {
  const file = join(repository.commonDir, RULES_FILE)
  const hasFile = existsSync(join(repository.mainWorktree, CONFIG_FILE))
  const text = rulesView(readConfig(repository.mainWorktree, 'push', parsePushConfig), hasFile)
  // Also when the text is the same: the hook compares the times of the two files.
  replaceFile(file, text, dirname(file))
}
