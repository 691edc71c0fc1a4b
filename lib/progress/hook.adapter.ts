import { hostname } from 'node:os'
import { hashText } from '../core/hash.ts'
import { processStart } from '../core/identity.ts'
import { appendLog } from '../core/log.ts'
import { findRepository, type RepositoryPaths, statePaths } from '../core/paths.ts'
import { spoolName } from '../core/spool.ts'
import { adapterOf } from '../harness/adapters.ts'
import { carriesContext, channelOf } from '../harness/channel.ts'
import { detectHarness } from '../harness/detect.ts'
import type { Channel, EventDraft, Harness, OrcEvent } from '../harness/domain.ts'
import { asRecord, defined, text } from '../harness/read.ts'
import { answerTo, showsOf } from './answer.ts'
import { emptyProgress, type Progress } from './domain.ts'
import { fold } from './fold.ts'
import { progressOptions } from './options.adapter.ts'
import { append, foldSpool, readProgress, type StoreOptions, sessionMark } from './store.adapter.ts'
import { isDisabled, styleFrom } from './style.ts'

export interface HookInput {
  /** The harness and, after it, `classic` for clients without an event at the end of a batch. */
  readonly args: readonly string[]
  /** Everything on stdin; may throw. */
  readPayload(): string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  /** Milliseconds since the epoch. */
  readonly now: number
  /** What else the agent and the person are told in answer to an event that can carry it. */
  readonly tell?: (asked: Asked) => Told | undefined
  /** Called with every event; returns why the agent shall go on instead of stopping. */
  readonly follow?: (moment: Omit<Asked, 'session'>) => string | undefined
}

/** An event that can carry an answer. */
export interface Asked {
  readonly payload: unknown
  readonly repository: RepositoryPaths
  readonly session: string
  readonly now: number
}

/** A text for each of the two who look. */
export interface Told {
  readonly context: string
  readonly person: string
}

/**
 * Records what one payload of a harness says, and returns what to print on stdout, possibly nothing.
 * Never throws: whatever goes wrong is logged, because a hook that fails nags the person or blocks the agent.
 */
export function runHook(input: HookInput): string {
  if (isDisabled(input.env) || input.env['ORC_HOOKS'] === '0') return ''
  try {
    return respond(input)
  } catch (error) {
    note(input, findRepository(input.cwd), 'error', `hook failed: ${describe(error)}`)
    return ''
  }
}

function respond(input: HookInput): string {
  const source = input.readPayload()
  const payload = parseJson(source)
  const harness = detectHarness(payload, input.env, input.args[0])
  const parsed = harness && adapterOf(harness).parse(payload, { cwd: input.cwd, env: input.env })
  if (!parsed || parsed.kind === 'ignored') {
    const why = parsed ? parsed.why : 'a payload of no harness known here'
    note(input, findRepository(input.cwd), 'info', `${harness ?? '?'}: ignored ${why} (${source.length} characters)`)
    return harness ? answer(harness, '', { input, payload, repository: findRepository(input.cwd) }) : ''
  }
  const repository = findRepository(parsed.events[0]?.cwd ?? input.cwd)
  if (!repository) return silence(harness)
  const channel = channelOf(harness, input.env)
  const events = parsed.events.map((draft, index) => stamped(draft, { channel, index, input }))
  const message = record(repository, events, channel, input)
  return answer(harness, message, { input, payload, repository })
}

interface Answering {
  readonly input: HookInput
  readonly payload: unknown
  readonly repository: RepositoryPaths | undefined
}

/** The JSON for the harness: the message for the person, and the context for the model where the event can carry it. */
function answer(harness: Harness, message: string, { input, payload, repository }: Answering): string {
  const fields = asRecord(payload)
  const event = text(fields, 'hook_event_name') ?? ''
  const session = text(fields, 'session_id')
  const reason = repository && input.follow?.({ now: input.now, payload, repository })
  if (reason && harness === 'claude') return JSON.stringify({ decision: 'block', reason, ...shown(message) })
  const isAsked = repository && session && input.tell && carriesContext(harness, event)
  const told = isAsked ? input.tell({ now: input.now, payload, repository, session }) : undefined
  if (!told) return message === '' ? silence(harness) : JSON.stringify(shown(message))
  const systemMessage = [message, told.person].filter((part) => part !== '').join('\n')
  const hookSpecificOutput = { hookEventName: event, additionalContext: told.context }
  return JSON.stringify({ ...shown(systemMessage), hookSpecificOutput })
}

function shown(systemMessage: string): { readonly systemMessage?: string } {
  return systemMessage === '' ? {} : { systemMessage }
}

function record(repository: RepositoryPaths, events: readonly OrcEvent[], channel: Channel, input: HookInput): string {
  const options = progressOptions(repository, input.now)
  const event = events.findLast(({ shows }) => shows !== undefined)
  const progress = stateWith(repository, events, { input, isShown: event !== undefined, options: options.store })
  if (!event || !progress) return ''
  return answerTo({ event, progress, style: styleFrom(input.env, channel, options.style), view: options.view })
}

interface Recording {
  readonly input: HookInput
  /** Whether anybody asks for the state. */
  readonly isShown: boolean
  readonly options: StoreOptions
}

/** The state with these events in it: also when another hook holds the lock, or the disk refuses to keep them. */
function stateWith(repository: RepositoryPaths, events: readonly OrcEvent[], given: Recording): Progress | undefined {
  const { stateDir } = repository
  const { input, isShown, options } = given
  try {
    append(stateDir, events)
    const written = foldSpool(stateDir, options)
    return isShown ? (written ?? readProgress(stateDir, options, events[0]?.sessionId)) : undefined
  } catch (error) {
    note(input, repository, 'error', `not recorded: ${describe(error)}`)
    return isShown ? fold(lastKnown(stateDir, options), events, options).progress : undefined
  }
}

function lastKnown(stateDir: string, options: StoreOptions): Progress {
  try {
    return readProgress(stateDir, options)
  } catch {
    return emptyProgress(options.now)
  }
}

interface Stamp {
  readonly channel: Channel
  readonly index: number
  readonly input: HookInput
}

function stamped(draft: EventDraft, { channel, index, input }: Stamp): OrcEvent {
  // The agent's own process is asked for its start time once a session: elsewhere than on Linux that takes a `ps`.
  const pid = draft.harness === 'claude' ? Number(input.env['CLAUDE_PID']) || undefined : undefined
  const pidStart = pid !== undefined && draft.kind === 'session.start' ? processStart(pid) : undefined
  const shows = showsOf(draft, channel, input.args[1] === 'classic')
  return {
    ...draft,
    v: 1,
    id: `${spoolName(input.now, process.pid, process.hrtime.bigint())}-${index}${sessionMark(draft.sessionId)}`,
    key: hashText(draft.key),
    at: input.now,
    host: hostname(),
    ...defined({ pid, pidStart, shows }),
  }
}

/** Gemini CLI takes nothing but JSON on stdout; for all others nothing is the quietest. */
function silence(harness: Harness | undefined): string {
  return harness === 'gemini' ? '{}' : ''
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''))
  } catch {
    return undefined
  }
}

function note(
  input: HookInput,
  repository: RepositoryPaths | undefined,
  level: 'error' | 'info',
  message: string,
): void {
  if (repository) appendLog(statePaths(repository.stateDir).log, level, message, input.now)
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.message} at ${error.stack?.split('\n')[1]?.trim() ?? '?'}` : String(error)
}
