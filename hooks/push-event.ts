import { appendLog } from '../lib/core/log.ts'
import { findRepository, statePaths } from '../lib/core/paths.ts'
import { readStdin } from '../lib/core/stdin.ts'
import { afterPush } from '../lib/deployment/post-push.adapter.ts'
import { foldPushes } from '../lib/push/landing-store.adapter.ts'
import { refreshRules } from '../lib/push/rules.adapter.ts'

// `node push-event.cjs landed`, started detached by the post-push hook with a line `<remote> <ref> <old> <new>` for each
// ref that landed, and `node push-event.cjs view`, started by the pre-push hook when orc-hooks.config.json changed.
const repository = findRepository(process.cwd())
try {
  if (repository && process.argv[2] === 'view') refreshRules(repository)
  if (repository && process.argv[2] === 'landed') {
    foldPushes(repository.stateDir)
    // Areas that follow landings are called here, each with these lines (docs/decisions/0010).
    void afterPush(process.cwd(), readStdin())
  }
} catch (error) {
  if (repository) appendLog(statePaths(repository.stateDir).log, 'error', `push-event: ${String(error)}`, Date.now())
}
