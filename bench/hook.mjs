// The hook as a harness starts it: one TodoWrite call on stdin, in a repository of its own.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const CLI = fileURLToPath(new URL('../dist/cli.js', import.meta.url))
export const HOOK = fileURLToPath(new URL('../dist/hooks/agent-event.cjs', import.meta.url))
/** What a hook may cost, against `node -e 0` (docs/ARCHITECTURE.md). */
export const HOOK_BUDGET = 1.25

/** An empty git repository in a temporary directory; the caller removes it. */
export function temporaryRepository() {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'orc-bench-')))
  execFileSync('git', ['init', '-q', directory])
  return directory
}

/** What to start for one hook call of `session`: a list of `count` todos that is different in every round. */
export function hookCall({ count, cwd, round, session = 'bench' }) {
  const todos = Array.from({ length: count }, (_, index) => ({
    activeForm: `Doing part ${index + 1} of the work`,
    content: `Do part ${index + 1} of the work`,
    status: index === Math.abs(round) % count ? 'in_progress' : 'pending',
  }))
  const payload = {
    cwd,
    hook_event_name: 'PostToolUse',
    session_id: session,
    tool_input: { todos },
    tool_name: 'TodoWrite',
    tool_response: { newTodos: todos, oldTodos: [] },
    tool_use_id: `toolu_${session}_${round}`,
    transcript_path: join(cwd, 'transcript.jsonl'),
  }
  return { args: [HOOK, 'claude'], command: process.execPath, cwd, input: JSON.stringify(payload) }
}
