import { basename } from 'node:path'
import { watchDirectories } from '../core/changes.ts'
import { EXIT, type ExitCode, OrcError } from '../core/errors.ts'
import { type RepositoryPaths, statePaths } from '../core/paths.ts'
import { repositoryAt } from '../core/repository-at.adapter.ts'
import { terminalOf } from '../core/terminal.ts'
import type { ShowArguments } from './look.adapter.ts'
import { linesOutput, screenOutput, type WatchOutput } from './watch-output.adapter.ts'

export interface WatchCommand extends ShowArguments {
  readonly interval: string
  readonly json: boolean
  readonly poll: boolean
  readonly quiet: boolean
}

/** Two drawings in this time are one: a burst of events is drawn once at its begin and once at its end. */
const MIN_DRAW_MS = 40
/** Without file events. */
const POLL_MS = 100

/**
 * `orc-hooks progress watch`: shows the progress until `q`, Ctrl-C or a signal ends it. On a terminal as a full screen,
 * elsewhere (or with --json) as one line per change. Throws `BAD_INTERVAL`, `UNKNOWN_THEME`, `NO_REPOSITORY`.
 */
export async function runWatch(given: WatchCommand): Promise<ExitCode> {
  const intervalMs = parseInterval(given.interval)
  const paths = repositoryAt(process.cwd())
  const isScreen = terminalOf(process.stdout, process.env).isTty && !given.json
  const source = { given, paths, title: basename(paths.mainWorktree) }
  const output = isScreen ? screenOutput(source) : linesOutput(source)
  const signal = await watchUntilEnd(output, paths, { intervalMs, isPolling: given.poll })
  if (signal) await endBy(signal)
  return EXIT.ok
}

/** The terminal is in order: now do what the signal asks for, so that whoever started us sees it. */
async function endBy(signal: NodeJS.Signals): Promise<void> {
  process.kill(process.pid, signal)
  // A library's own handler delays the end by a turn of the event loop.
  await new Promise((done) => setTimeout(done, 500))
}

interface WatchTimes {
  readonly intervalMs: number
  readonly isPolling: boolean
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

async function watchUntilEnd(
  output: WatchOutput,
  paths: RepositoryPaths,
  { intervalMs, isPolling }: WatchTimes,
): Promise<NodeJS.Signals | undefined> {
  const { cache, spool } = statePaths(paths.stateDir)
  const { promise, reject, resolve } = withResolvers<NodeJS.Signals | undefined>()
  const draw = () => {
    try {
      output.draw()
    } catch (error) {
      reject(error)
    }
  }
  const throttled = throttle(draw, MIN_DRAW_MS)
  const onSignal = (signal: NodeJS.Signals) => resolve(signal)
  // Whoever read our output is gone (EPIPE), or the terminal is (EIO).
  const onError = () => resolve(undefined)
  process.on('exit', output.close)
  process.stdout.on('error', onError)
  for (const signal of SIGNALS) process.on(signal, onSignal)
  output.open({ end: () => resolve(undefined), redraw: draw })
  const stop = watchDirectories([spool, cache], throttled.call, { isPolling, pollMs: POLL_MS })
  const tick = setInterval(draw, intervalMs)
  try {
    return await promise
  } finally {
    clearInterval(tick)
    throttled.cancel()
    stop()
    output.close()
    process.off('exit', output.close)
    for (const signal of SIGNALS) process.off(signal, onSignal)
  }
}

function throttle(action: () => void, minMs: number) {
  let lastAt = 0
  let timer: NodeJS.Timeout | undefined
  const act = () => {
    timer = undefined
    lastAt = performance.now()
    action()
  }
  return {
    call: () => {
      // At least a moment: one event makes several changes in the directories.
      timer ??= setTimeout(act, Math.max(5, lastAt + minMs - performance.now()))
    },
    cancel: () => clearTimeout(timer),
  }
}

/** `Promise.withResolvers` of newer versions of Node.js. */
function withResolvers<T>() {
  let resolve: (value: T) => void = () => {}
  let reject: (error: unknown) => void = () => {}
  const promise = new Promise<T>((onValue, onError) => {
    resolve = onValue
    reject = onError
  })
  return { promise, reject, resolve }
}

function parseInterval(text: string): number {
  const seconds = Number(text)
  if (seconds >= 0.1 && seconds <= 3600) return seconds * 1000
  throw new OrcError(`not an interval in seconds from 0.1 to 3600: "${text}"`, {
    code: 'BAD_INTERVAL',
    exitCode: EXIT.usage,
    hint: 'npx orc-hooks progress watch --interval 1',
  })
}
