import { EXIT, OrcError } from './errors.ts'
import { cut, oneLine } from './text.ts'

/** The number of seconds that a flag was given. Throws `USAGE`. */
export function parseSeconds(flag: string, text: string): number {
  return parseNumber(text, { flag, unit: 'seconds' })
}

/** The number of days that a command was given. Throws `USAGE`. */
export function parseDays(text: string): number {
  return parseNumber(text, { flag: 'days', unit: 'days' })
}

function parseNumber(text: string, { flag, unit }: { readonly flag: string; readonly unit: string }): number {
  const number = Number(text)
  if (text.trim() !== '' && Number.isFinite(number) && number >= 0) return number
  throw new OrcError(`${flag} is "${cut(oneLine(text), 40)}"; it must be a number of ${unit}, 0 or more`, {
    code: 'USAGE',
    exitCode: EXIT.usage,
    hint: `give a number of ${unit}, such as 7`,
  })
}
