import { ADDRESS_WORDS, isAddress } from './address.ts'
import { EXIT, OrcError } from './errors.ts'
import { redact } from './redact.ts'
import { cut, oneLine } from './text.ts'

/** The number of seconds that a flag was given. Throws `USAGE`. */
export function parseSeconds(flag: string, text: string): number {
  return parseNumber(text, { flag, unit: 'seconds' })
}

/** The number of days that a command was given. Throws `USAGE`. */
export function parseDays(text: string): number {
  return parseNumber(text, { flag: 'days', unit: 'days' })
}

/** The address that a flag was given; what stands in it of a password is not repeated. Throws `USAGE`. */
export function parseAddress(flag: string, text: string): string {
  if (isAddress(text)) return text
  throw new OrcError(`${flag} is "${cut(oneLine(redact(text)), 80)}"; it must be ${ADDRESS_WORDS}`, {
    code: 'USAGE',
    exitCode: EXIT.usage,
    hint: `give an address, such as ${flag} https://shop.example.com`,
  })
}

/** The addresses of a flag that takes several, separated by commas. Throws `USAGE`. */
export function parseAddresses(flag: string, text: string): readonly string[] {
  const given = text.split(',').filter((url) => url !== '')
  return given.map((url) => parseAddress(flag, url))
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
