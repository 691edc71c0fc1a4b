import type { Texts } from './context.ts'

/** Languages in which a formatter also adds or takes away the signs that say nothing. */
const SCRIPTS = /^(?:cjs|css|cts|javascript|js|json|json5|jsonc|jsx|less|mjs|mts|scss|ts|tsx|typescript)$/i
/** Languages in which only words and signs count; in all others a line, its indentation or a blank may say something. */
const FREE = /^(?:c|c\+\+|cpp|cs|csharp|dart|go|java|kotlin|kt|proto|rs|rust|solidity|swift)$/i

/** A comment that ends with its line, a string, a word, or any other sign. */
const TOKEN = /\/\/[^\n]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\[\s\S])*`|[\p{L}\p{N}_$]+|\S/gu

/**
 * The block of code to take where at most one side changed more than what a formatter changes: line breaks and blanks, in
 * scripts also commas before a closing bracket, semicolons, brackets around the only parameter of an
 * arrow function and around markup, and quotes.
 */
export function pickLayout({ base, ours, theirs }: Texts): string | undefined {
  const [left, right] = [essenceOf(ours), essenceOf(theirs)]
  if (left === undefined || right === undefined) return undefined
  if (left === right) return wider(ours, theirs)
  const was = base === undefined ? undefined : essenceOf(base)
  if (right === was) return ours
  return left === was ? theirs : undefined
}

/** Of two layouts the one with more lines, as a formatter makes them; whichever side has it. */
function wider(ours: string, theirs: string): string {
  const lines = (text: string) => text.split('\n').length
  const step = lines(ours) - lines(theirs) || ours.length - theirs.length
  return step > 0 || (step === 0 && ours > theirs) ? ours : theirs
}

/** What a block of code says, whatever its layout; undefined where its layout says something too. */
function essenceOf(fence: string): string | undefined {
  const [, opening = '', language = '', code = ''] =
    /^(\s*(?:`{3,}|~{3,})[ \t]*([\w+]+)[^\n]*)\n([\s\S]*)$/.exec(fence) ?? []
  const isScript = SCRIPTS.test(language)
  if (!isScript && !FREE.test(language)) return undefined
  const words = code.match(TOKEN) ?? []
  return [opening.trim(), ...(isScript ? withoutSigns(words) : words)].join('\n')
}

function withoutSigns(words: readonly string[]): readonly string[] {
  const dropped = signsIn(words)
  return words.flatMap((word, at) => {
    if (dropped.has(at)) return []
    return [/^'[^'"\\]*'$/.test(word) ? `"${word.slice(1, -1)}"` : word]
  })
}

/**
 * Where the signs are that a formatter adds: semicolons, but not in the head of a loop; a comma before a closing bracket;
 * the brackets of `(one) =>`, and those around markup behind a sign after which no call can stand.
 */
function signsIn(words: readonly string[]): ReadonlySet<number> {
  const signs = new Set<number>()
  const open: number[] = []
  for (const [at, word] of words.entries()) {
    if (/^[([{]$/.test(word)) open.push(at)
    else if (word === ';' && words[open.at(-1) ?? -1] !== '(') signs.add(at)
    else if (/^[)\]}]$/.test(word)) for (const sign of signsAtClose(words, open.pop() ?? at, at)) signs.add(sign)
  }
  return signs
}

const BEFORE_VALUE = /^(?:[=>?:&|(,]|return)$/

/** Of a pair of brackets those that are there for the eye only, and the comma before the closing one. */
function signsAtClose(words: readonly string[], from: number, to: number): readonly number[] {
  const isArrow = to - from === 2 && words[to + 1] === '=' && words[to + 2] === '>'
  const isMarkup = words[from + 1] === '<' && words[to - 1] === '>' && BEFORE_VALUE.test(words[from - 1] ?? '')
  const comma = words[to - 1] === ',' ? [to - 1] : []
  return words[to] === ')' && (isArrow || isMarkup) ? [...comma, from, to] : comma
}
