import { dirname, resolve } from 'node:path'
import { EXIT, type ExitCode, hasCode, OrcError } from '../core/errors.ts'
import { replaceFile } from '../core/json-file.ts'
import { repositoryAt } from '../core/repository-at.adapter.ts'
import { exportAs, FORMATS } from './export.ts'
import { readHistory } from './history.adapter.ts'
import { look } from './look.adapter.ts'

export interface ExportCommand {
  readonly format: string
  readonly history: boolean
  readonly json: boolean
  readonly output?: string | undefined
  readonly quiet: boolean
}

/** `orc-hooks progress export`. Returns the exit code. Throws `UNKNOWN_FORMAT`, `CANNOT_WRITE`. */
export function runExport(given: ExportCommand): ExitCode {
  const format = FORMATS.find((name) => name === (given.json ? 'json' : given.format))
  if (!format) {
    throw new OrcError(`unknown format: "${given.format}"`, {
      code: 'UNKNOWN_FORMAT',
      exitCode: EXIT.usage,
      hint: `npx orc-hooks progress export --format ${FORMATS.join(' | ')}`,
    })
  }
  const paths = repositoryAt(process.cwd())
  const { progress, view } = look(paths, Date.now())
  const text = exportAs(format, { history: given.history ? readHistory(paths.stateDir) : [], progress, view })
  if (given.output === undefined || given.output === '-') process.stdout.write(text)
  else write(resolve(given.output), text, given.quiet)
  return EXIT.ok
}

function write(file: string, text: string, isQuiet: boolean): void {
  try {
    replaceFile(file, text, dirname(file))
  } catch (error) {
    const isDenied = hasCode(error, 'EACCES', 'EPERM', 'EROFS')
    throw new OrcError(`cannot write ${file}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
      code: 'CANNOT_WRITE',
      exitCode: isDenied ? EXIT.permission : EXIT.input,
      hint: 'choose another file with --output',
    })
  }
  if (!isQuiet) console.error(`written: ${file}`)
}
