import { EXIT, OrcError } from '../core/errors.ts'
import type { RepositoryPaths } from '../core/paths.ts'
import { terminalOf } from '../core/terminal.ts'
import type { Progress } from './domain.ts'
import { type ProgressOptions, progressOptions } from './options.adapter.ts'
import { readProgress } from './store.adapter.ts'
import { parseTheme, type Style, type StyleDefaults, styleFrom, THEMES } from './style.ts'
import { viewOf } from './view.ts'
import type { ProgressView } from './view-domain.ts'

/** The progress of one repository at one moment. */
export interface Look {
  readonly options: ProgressOptions
  readonly progress: Progress
  readonly view: ProgressView
}

/** Flags that all the commands which show something have. */
export interface ShowArguments {
  readonly detailed?: boolean | undefined
  readonly theme?: string | undefined
}

/** Reads the state of a repository: no lock, nothing written. `now` is in milliseconds since the epoch. */
export function look(paths: RepositoryPaths, now: number): Look {
  const options = progressOptions(paths, now)
  const progress = readProgress(paths.stateDir, options.store)
  return { options, progress, view: viewOf(progress, options.view) }
}

/** The style for this process's stdout. Throws `UNKNOWN_THEME`. */
export function stdoutStyle(given: ShowArguments, defaults: StyleDefaults): Style {
  const terminal = terminalOf(process.stdout, process.env)
  const style = styleFrom(process.env, { hasAnsi: terminal.hasAnsi, width: terminal.columns }, defaults)
  const theme = given.theme === undefined ? style.theme : parseTheme(given.theme)
  if (theme) return { ...style, layout: given.detailed ? 'detailed' : style.layout, theme }
  throw new OrcError(`unknown theme: "${given.theme}"`, {
    code: 'UNKNOWN_THEME',
    exitCode: EXIT.usage,
    hint: `--theme ${THEMES.join(' | ')}`,
  })
}
