import { accessSync, constants, existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { hasBlock } from '../block.ts'
import type { InstallFacts } from '../domain.ts'
import { POST_PUSH, runtimePaths } from '../names.ts'
import { onPath } from '../on-path.adapter.ts'
import type { PushFacts } from './domain.ts'

type Env = Readonly<Record<string, string | undefined>>

/** After this long a push has ended, or hangs. */
const STALE_RECORD_MS = 10 * 60_000

/** What watching pushes depends on. */
export function lookAtPushes(install: InstallFacts, env: Env): PushFacts {
  const at = runtimePaths(install.paths)
  return {
    canDetach: ['setsid', 'perl'].some((name) => onPath(name, env) !== undefined),
    canSeeProcesses: existsSync('/proc/self/stat') || onPath('ps', env) !== undefined,
    postPush: postPush(join(install.hooks.directory, POST_PUSH)),
    staleRecords: records(at.push).filter((path) => isStale(path)),
  }
}

function records(directory: string): string[] {
  if (!existsSync(directory)) return []
  const names = readdirSync(directory).filter((name) => name.endsWith('.want'))
  return names.map((name) => join(directory, name))
}

function isStale(path: string): boolean {
  const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now())
  return age > STALE_RECORD_MS
}

function postPush(path: string): PushFacts['postPush'] {
  if (!existsSync(path)) return { path, state: 'missing' }
  if (!hasBlock(readFileSync(path, 'utf8'))) return { path, state: 'without-block' }
  try {
    accessSync(path, constants.X_OK)
    return { path, state: 'ok' }
  } catch {
    return { path, state: 'not-executable' }
  }
}
