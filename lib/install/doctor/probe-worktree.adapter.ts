import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { git, runProcess } from '../../core/proc.ts'
import { BLOCK_START, OUR_HOOK, REFERENCE_HOOK } from '../names.ts'
import type { WorktreeProbe } from './domain.ts'

type Env = Readonly<Record<string, string | undefined>>

/** Whether git, in the worktree at `top`, would come to our hook: found as git finds it, and run with a question. */
export function probeWorktree(top: string, env: Env): WorktreeProbe {
  const hooksDirectory = resolve(top, git(top, ['rev-parse', '--git-path', 'hooks']).stdout.trim())
  const origin = git(top, ['config', '--show-scope', '--show-origin', '--get', 'core.hooksPath']).stdout.trim()
  const reference = referenceOf(top, join(hooksDirectory, REFERENCE_HOOK), env)
  return { hooksDirectory, origin, outcome: outcomeOf(top, hooksDirectory, env), path: top, reference }
}

function outcomeOf(top: string, directory: string, env: Env): WorktreeProbe['outcome'] {
  const hook = join(directory, OUR_HOOK)
  if (!existsSync(directory)) return 'no-directory'
  if (!existsSync(hook)) return 'absent'
  if (!isExecutable(hook)) return 'not-executable'
  // Of a hook that does not name us nothing is run: it may be an hour of tests. husky's own stub leads to its script.
  const script = basename(directory) === '_' ? join(dirname(directory), OUR_HOOK) : hook
  if (!existsSync(script)) return 'absent'
  const text = readFileSync(script, 'utf8')
  if (text.includes('call_lefthook')) return hasLefthookScript(top) ? 'runs' : 'absent'
  // The line `init` prints for hooks outside of the repository; the hook around it is not ours to run.
  if (text.includes(`/orc-hooks/${OUR_HOOK}`) && !text.includes('orc-hooks:') && !text.includes(BLOCK_START))
    return 'runs'
  if (!text.includes(BLOCK_START) && !/^# orc-hooks:/m.test(text)) return 'foreign'
  const zeros = '0'.repeat(40)
  const words = ['orc-hooks-doctor', 'orc-hooks-doctor']
  return answers({ env, hook, input: `refs/heads/x ${zeros} refs/heads/x ${zeros}\n`, top, words }) ? 'runs' : 'silent'
}

/** lefthook would run all the jobs of the user, so its own files have to do for an answer. */
function hasLefthookScript(top: string): boolean {
  const local = join(top, 'lefthook-local.yml')
  const isNamed = existsSync(local) && readFileSync(local, 'utf8').includes('orc-hooks.sh')
  return isNamed && existsSync(join(top, '.lefthook-local', OUR_HOOK, 'orc-hooks.sh'))
}

function referenceOf(top: string, hook: string, env: Env): WorktreeProbe['reference'] {
  if (!isExecutable(hook) || !/^# orc-hooks:/m.test(readFileSync(hook, 'utf8'))) return 'absent'
  const input = `${'0'.repeat(40)} ${'1'.repeat(40)} refs/remotes/orc-hooks/doctor\n`
  return answers({ env, hook, input, top, words: ['committed'] }) ? 'runs' : 'silent'
}

interface Question {
  readonly env: Env
  readonly hook: string
  readonly input: string
  readonly top: string
  readonly words: readonly string[]
}

function answers({ env, hook, input, top, words }: Question): boolean {
  const nonce = `${process.pid}-${Math.random().toString(36).slice(2)}`
  const gitDir = git(top, ['rev-parse', '--absolute-git-dir']).stdout.trim()
  const done = runProcess(hook, words, {
    cwd: top,
    env: { ...env, GIT_DIR: gitDir, ORC_HOOKS: undefined, ORC_HOOKS_PROBE: nonce },
    input,
    timeoutMs: 5000,
  })
  return done.stdout.includes(`orc-hooks ${nonce} `)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
