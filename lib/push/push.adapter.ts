import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { EXIT, OrcError } from '../core/errors.ts'
import { findRepository } from '../core/paths.ts'
import { runProcess } from '../core/proc.ts'
import { noRepository } from '../core/repository-at.adapter.ts'
import { catchUp } from './catch-up.adapter.ts'
import { hasFlag, type PushedText, renderVerdicts, verdictsOf } from './verdict.ts'

/** Our own flag: one JSON object on stdout instead of what git prints there. git has none that begins so. */
const JSON_FLAG = '--orc-json'

/**
 * `orc-hooks push …`: `git push` with these very words, its output and its exit code, and then what became of each ref.
 * With `--orc-json` stdout holds one JSON object, and what git prints there goes to stderr. Throws `NO_GIT` and
 * `NO_REPOSITORY`.
 */
export async function runPush(words: readonly string[]): Promise<number> {
  const isJson = words.includes(JSON_FLAG)
  const given = words.filter((word) => word !== JSON_FLAG)
  // `orc-hooks push -- status` for a remote of the name of our own sub-command.
  const args = given[0] === '--' ? given.slice(1) : given
  checkRepository(process.cwd())
  const text = await gitPush(args, isJson)
  const verdicts = verdictsOf(text, args)
  const isQuiet = hasFlag(args, 'quiet', 'q')
  if (isJson) console.log(JSON.stringify({ exitCode: text.code, refs: verdicts }))
  else process.stderr.write(renderVerdicts(verdicts, { isQuiet }))
  catchUp(process.cwd())
  return text.code
}

/** Outside of a repository nothing was pushed, and nothing refused. The environment may name one (git(1), GIT_DIR). */
function checkRepository(cwd: string): void {
  if (findRepository(cwd)) return
  const asked = runProcess('git', ['rev-parse', '--git-dir'], { cwd })
  if (asked.code !== 0 && asked.failure === undefined) throw noRepository(cwd)
}

function gitPush(args: readonly string[], isJson: boolean): Promise<PushedText> {
  const isTerminal = process.stderr.isTTY === true
  // git takes a pipe for no terminal, and would leave out progress and colour.
  const looks = ['color.push', 'color.transport', 'color.remote', 'color.advice'].flatMap((key) => [
    '-c',
    `${key}=always`,
  ])
  const isAsked = hasFlag(args, 'quiet', 'q') || args.some((word) => /^--(no-)?progress$/.test(word))
  const words = [...(isTerminal && !process.env['NO_COLOR'] ? looks : []), 'push']
  const progress = isTerminal && !isAsked ? ['--progress'] : []
  return new Promise((resolve, reject) => {
    const child = spawn('git', [...words, ...progress, ...args], {
      // The watcher of this push has nothing to tell that is not told here.
      env: { ...process.env, ORC_HOOKS_TOLD: '1' },
      stdio: ['inherit', 'pipe', 'pipe'],
    })
    const stderr: Buffer[] = []
    const stdout: Buffer[] = []
    child.stdout.on('data', (data: Buffer) => {
      stdout.push(data)
      const stream = isJson ? process.stderr : process.stdout
      stream.write(data)
    })
    child.stderr.on('data', (data: Buffer) => {
      stderr.push(data)
      process.stderr.write(data)
    })
    // Ctrl-C reaches git too, and it decides how this ends; who ends this process alone means git.
    const wait = (): void => {}
    const pass = (): void => void child.kill('SIGTERM')
    process.on('SIGINT', wait).on('SIGTERM', pass)
    child.once('error', (cause) => {
      const options = { cause, code: 'NO_GIT', exitCode: EXIT.unavailable, hint: 'git --version' } as const
      reject(new OrcError(`git cannot be started: ${cause.message}`, options))
    })
    child.once('close', (code, signal) => {
      process.off('SIGINT', wait).off('SIGTERM', pass)
      // As a whole: a name may be cut in the middle of a letter.
      const text = (chunks: readonly Buffer[]) => Buffer.concat(chunks).toString('utf8')
      resolve({
        stderr: text(stderr),
        stdout: text(stdout),
        code: code ?? 128 + (signal ? constants.signals[signal] : 0),
      })
    })
  })
}
