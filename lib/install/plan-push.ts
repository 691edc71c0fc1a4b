import { isAbsolute, join } from 'node:path'
import { textFile, textOf } from '../core/entry.ts'
import { shellWord } from '../core/shell-word.ts'
import { putBlockFirst } from './block.ts'
import type { HookSetup, InstallFacts, Wanted } from './domain.ts'
import { say } from './messages.ts'
import { POST_PUSH, runtimePaths } from './names.ts'
import { isShellScript } from './shell-script.ts'

/** What a push starts, in the common directory: the watcher that the pre-push hook leaves, and what follows a landing. */
export function planPushRuntime(facts: InstallFacts): readonly Wanted[] {
  const at = runtimePaths(facts.paths)
  const { deploymentMonitor, progressViews, pushAnswer, pushEvent, templates } = facts.bundle
  const settle = (templates['push-settle.sh'] ?? '').replace('@POST_PUSH@', () => postPushWord(facts.hooks))
  const script = (name: string) => textFile(templates[name] ?? '', 0o755)
  return [
    { after: textFile(deploymentMonitor), notes: [], path: at.deploymentMonitor, role: 'runtime' },
    { after: textFile(progressViews), notes: [], path: at.progressViews, role: 'runtime' },
    { after: textFile(pushAnswer), notes: [], path: at.pushAnswer, role: 'runtime' },
    { after: textFile(pushEvent), notes: [], path: at.pushEvent, role: 'runtime' },
    { after: script('push-note.sh'), notes: [], path: at.pushNote, role: 'runtime' },
    { after: textFile(settle, 0o755), notes: [], path: at.pushSettle, role: 'runtime' },
    { after: script('push-watch.sh'), notes: [], path: at.pushWatch, role: 'runtime' },
    { after: script('push-catch-up.sh'), notes: [], path: at.pushCatchUp, role: 'runtime' },
  ]
}

/** Where the watcher finds the post-push hook, as a word of sh: relative to the worktree where the hooks are tracked. */
function postPushWord(setup: HookSetup): string {
  // The common directory may be moved with the repository.
  if (setup.kind === 'plain' || setup.kind === 'lefthook') return `"$common/hooks/${POST_PUSH}"`
  const directory = 'relative' in setup && setup.relative !== undefined ? setup.relative : setup.directory
  return shellWord(isAbsolute(directory) ? join(directory, POST_PUSH) : `${directory}/${POST_PUSH}`)
}

/** The post-push hook beside the pre-push hook: a block in it records the landing, the rest belongs to the user. */
export function planPostPush(facts: InstallFacts): {
  readonly config: readonly []
  readonly files: readonly Wanted[]
  readonly problems: readonly string[]
} {
  const path = join(facts.hooks.directory, POST_PUSH)
  const now = facts.files[path]?.entry ?? null
  const text = now ? textOf(now) : '#!/bin/sh\n'
  if (text === undefined || !isShellScript(text)) return { config: [], files: [], problems: [say.postPushLeft(path)] }
  const mode = now?.kind === 'file' ? now.mode : 0o755
  const after = textFile(putBlockFirst(text, facts.bundle.templates['post-push.sh'] ?? ''), mode)
  return { config: [], files: [{ after, notes: now ? [] : [say.postPush()], path, role: 'block' }], problems: [] }
}
