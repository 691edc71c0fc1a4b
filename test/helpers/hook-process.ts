// Real processes of the built hook, in real repositories, and what they leave behind.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Progress } from '../../lib/progress/domain.ts'
import { type Ended, ended } from './ended.ts'
import { assertValidSnapshot } from './schema.ts'

const HOOK = resolve('dist/hooks/agent-event.cjs')
const PRELOAD = resolve('test/workers/preload.cjs')

export interface HookOptions {
  /** Read by test/workers/preload.cjs: a clock that is wrong, a process that dies or stops in mid-work. */
  readonly fault?: { readonly clockMs?: number; readonly dieAtCall?: number; readonly stopInLock?: boolean }
  readonly env?: Record<string, string>
  /** What the settings pass: the harness, and more. */
  readonly args?: readonly string[]
}

export interface RunningHook {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
}

/** Starts the hook in `cwd`; its standard input stays open. */
export function openHook(cwd: string, { args = ['claude'], env, fault }: HookOptions = {}): RunningHook {
  const preload = fault ? ['--require', PRELOAD] : []
  const child = spawn(process.execPath, [...preload, HOOK, ...args], {
    cwd,
    env: { ...process.env, ...env, ORC_TEST_FAULT: JSON.stringify(fault ?? {}) },
  })
  child.stdin.on('error', () => {}) // EPIPE, when the process was killed before it read
  return { child, ended: ended(child) }
}

/** Starts the hook in `cwd` with one payload on its standard input. */
export function startHook(cwd: string, payload: unknown, options?: HookOptions): RunningHook {
  const hook = openHook(cwd, options)
  hook.child.stdin?.end(typeof payload === 'string' ? payload : JSON.stringify(payload))
  return hook
}

/** Runs the hook in `cwd` with one payload on its standard input, to its end. */
export function runHook(cwd: string, payload: unknown, options?: HookOptions): Promise<Ended> {
  return startHook(cwd, payload, options).ended
}

/** The message for the person in what the hook printed, or an empty text. */
export function messageIn({ stdout }: Ended): string {
  return stdout === '' ? '' : (JSON.parse(stdout).systemMessage ?? '')
}

/** The least that is a git repository for the hook. */
export function makeRepository(directory = realpathSync(mkdtempSync(join(tmpdir(), 'orc-e2e-')))): string {
  mkdirSync(join(directory, '.git'))
  writeFileSync(join(directory, '.git/HEAD'), 'ref: refs/heads/main\n')
  return directory
}

export interface TodoCall {
  readonly session: string
  /** Titles with their status, such as `{ 'Write tests': 'in_progress' }`. */
  readonly todos: Record<string, string>
  readonly agentId?: string
  readonly toolUseId?: string
}

/** The payload of a TodoWrite call, as a harness sends it after the call. */
export function todoWrite(cwd: string, { agentId, session, todos, toolUseId }: TodoCall): object {
  const newTodos = Object.entries(todos).map(([content, status]) => ({ activeForm: `On: ${content}`, content, status }))
  return {
    ...(agentId === undefined ? {} : { agent_id: agentId, agent_type: 'general-purpose' }),
    cwd,
    hook_event_name: 'PostToolUse',
    session_id: session,
    tool_input: { todos: newTodos },
    tool_name: 'TodoWrite',
    tool_response: { newTodos, oldTodos: [] },
    tool_use_id: toolUseId ?? `toolu_${session}_${agentId ?? 'main'}_${JSON.stringify(todos).length}`,
    transcript_path: join(cwd, 'transcript.jsonl'),
  }
}

/** The snapshot of a repository, or undefined when there is none. Throws when it is not valid. */
export function snapshotOf(repository: string): Progress | undefined {
  const text = readText(join(repository, '.orchestra/cache/progress.json'))
  return text === undefined ? undefined : assertValidSnapshot(JSON.parse(text))
}

/** Titles of all tasks that are known: in the snapshot, and in history. */
export function knownTitles(repository: string): ReadonlySet<string> {
  const history = join(repository, '.orchestra/cache/history')
  const texts = namesIn(history).map((name) => readFileSync(join(history, name), 'utf8'))
  const archived = texts.flatMap((text): { content: string }[] => JSON.parse(text).tasks)
  return new Set([...archived, ...(snapshotOf(repository)?.tasks ?? [])].map(({ content }) => content))
}

/** What should not be there when all hooks have ended: facts, locks, claims, temporary files, things set aside. */
export function remains(repository: string): readonly string[] {
  const state = join(repository, '.orchestra')
  const expected =
    /^(\.gitignore|spool|logs(\/.*)?|cache(\/(history(\/[^.].*)?|[\w-]+\.(json|json\.backup|jsonl|txt)))?)$/
  return namesIn(state, true).filter((name) => !expected.test(name))
}

/** The facts in the spool that are not folded yet. */
export function spooled(repository: string): readonly string[] {
  return namesIn(join(repository, '.orchestra/spool')).filter((name) => !name.startsWith('.'))
}

function namesIn(directory: string, recursive = false): readonly string[] {
  try {
    return readdirSync(directory, { encoding: 'utf8', recursive })
  } catch {
    return []
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
