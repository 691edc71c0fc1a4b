/** What `isAddress` asks for, in words. */
export const ADDRESS_WORDS = 'an http or https address without a password'

/** Whether a text is an address that may stand in a file and in what is printed. */
export function isAddress(value: unknown): value is string {
  return typeof value === 'string' && /^https?:\/\/[^\s@]+$/.test(value) && URL.canParse(value)
}
