import { EXIT, type ExitCode } from '../core/errors.ts'
import { findRepository } from '../core/paths.ts'
import { repositoryAt } from '../core/repository-at.adapter.ts'
import { look, type ShowArguments, stdoutStyle } from './look.adapter.ts'
import { nothingTracked } from './messages.ts'
import { renderFinal, renderLines } from './render.ts'
import { renderTmux } from './status-line.ts'

export interface ShowCommand extends ShowArguments {
  readonly json: boolean
  readonly quiet: boolean
}

/** `orc-hooks progress show`: prints the display once. Returns the exit code. */
export function runShow(given: ShowCommand): ExitCode {
  const { options, view } = look(repositoryAt(process.cwd()), Date.now())
  const style = { ...stdoutStyle(given, options.style), maxAgents: Number.MAX_SAFE_INTEGER, maxRows: 100_000 }
  if (given.json) console.log(JSON.stringify(view))
  else if (given.quiet) console.log(renderFinal(view, style).trim())
  else console.log(renderLines(view, style).join('\n') || nothingTracked())
  return EXIT.ok
}

/** `orc-hooks progress tmux`: one segment; outside of a repository an empty line, since tmux would show an error. */
export function runTmux(isJson: boolean): ExitCode {
  const paths = findRepository(process.cwd())
  const segment = paths ? renderTmux(look(paths, Date.now()).view) : ''
  console.log(isJson ? JSON.stringify({ segment }) : segment)
  return EXIT.ok
}
