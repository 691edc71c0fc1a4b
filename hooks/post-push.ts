import { readStdin } from '../lib/core/stdin.ts'
import { afterPush } from '../lib/deployment/post-push.adapter.ts'

// Called once a push has landed: a line `remote ref old new` on stdin for each ref.
if (process.env['ORC_HOOKS'] !== '0') void afterPush(process.cwd(), readStdin())
