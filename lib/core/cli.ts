import { stripVTControlCharacters } from 'node:util'
import { type ArgsDef, type CommandDef, type CommandMeta, parseArgs, renderUsage, runCommand as runLeaf } from 'citty'
import { type CommandExit, EXIT, type ExitCode, OrcError } from './errors.ts'
import { oneLine } from './text.ts'

/** A command as `scripts/` define it; `run` returns the exit code (undefined: 0). */
// biome-ignore lint/suspicious/noExplicitAny: citty's own type for a command whose flags are not known here
export type Command = CommandDef<any>

/**
 * Runs the command that `words` name, and returns its exit code. citty reads the flags; this adds what it leaves out:
 * the exit code of a sub-command, an error for an unknown flag or word, and examples (the lines of `description` after
 * the first) at the end of the help. Throws `USAGE`.
 */
export async function runCli(
  root: Command,
  words: readonly string[],
  program = 'orc-hooks',
): Promise<CommandExit | undefined> {
  const { command, name, rest } = await find({ command: root, name: program, rest: words })
  if (rest.some((word) => word === '--help' || word === '-h')) return await help(command, name)
  if (command === root && rest[0] === '--version') {
    console.log((await metaOf(root)).version)
    return EXIT.ok
  }
  if (!command.run) {
    if (rest[0] !== undefined) throw usage(`unknown option: "${rest[0]}"`, name)
    await help(command, name)
    return EXIT.usage
  }
  await checkWords(command, rest, name)
  const { result } = await runLeaf(command, { rawArgs: [...rest] })
  return result as CommandExit | undefined
}

interface Found {
  readonly command: Command
  readonly name: string
  readonly rest: readonly string[]
}

async function find(start: Found): Promise<Found> {
  let found = start
  for (let [word, ...rest] = start.rest; word !== undefined && !word.startsWith('-'); [word, ...rest] = rest) {
    const commands = await resolve(found.command.subCommands)
    if (!commands) break
    const command = Object.hasOwn(commands, word) ? await resolve(commands[word]) : undefined
    if (!command) throw usage(`unknown command: "${word}" (there are: ${Object.keys(commands).join(', ')})`, found.name)
    found = { command, name: `${found.name} ${word}`, rest }
  }
  return found
}

async function help(command: Command, name: string): Promise<ExitCode> {
  const meta = await metaOf(command)
  const [description = '', ...examples] = (meta.description ?? '').split('\n')
  const subCommands = await inOneLine(command)
  const usage = await renderUsage({ ...command, meta: { ...meta, description, name }, ...subCommands })
  const text = [usage, ...examples]
    .map((line) => line.trimEnd())
    .join('\n')
    .trimEnd()
  console.log(process.stdout.isTTY && !process.env['NO_COLOR'] ? text : stripVTControlCharacters(text))
  return EXIT.ok
}

/** The commands below a command with the first line of their descriptions: a list is no place for examples. */
async function inOneLine(command: Command): Promise<Pick<Command, 'subCommands'>> {
  const commands = await resolve(command.subCommands)
  if (!commands) return {}
  const listed = Object.entries(commands).map(async ([name, given]): Promise<[string, Command]> => {
    const { description, ...meta } = await metaOf(await resolve(given))
    return [name, { meta: { ...meta, ...(description ? { description: description.split('\n', 1)[0] ?? '' } : {}) } }]
  })
  return { subCommands: Object.fromEntries(await Promise.all(listed)) }
}

async function checkWords(command: Command, words: readonly string[], name: string): Promise<void> {
  const flags: ArgsDef = (await resolve(command.args)) ?? {}
  const options = words.slice(0, words.includes('--') ? words.indexOf('--') : undefined)
  for (const word of options.filter((text) => /^-./.test(text))) {
    const flag = word.replace(/^--?/, '').replace(/=.*/s, '')
    if (!isKnown(flags, flag)) throw usage(`unknown option: "${word}"`, name)
  }
  checkCount(flags, words, name)
}

/** citty drops words that are too many, and takes one that is missing for a bug. */
function checkCount(flags: ArgsDef, words: readonly string[], name: string): void {
  const places = Object.entries(flags).filter(([, flag]) => flag.type === 'positional')
  const optional = places.map(([place, flag]): [string, typeof flag] => [place, { ...flag, required: false }])
  const given = parseArgs([...words], { ...flags, ...Object.fromEntries(optional) })._
  const missing = places.slice(given.length).find(([, flag]) => flag.required !== false && flag.default === undefined)
  if (missing) throw usage(`missing: <${missing[0].toUpperCase()}>`, name)
  const extra = given[places.length]
  // PATHS is any number of them
  if (extra !== undefined && places.at(-1)?.[0] !== 'paths') throw usage(`unexpected word: "${extra}"`, name)
}

function isKnown(flags: ArgsDef, name: string): boolean {
  const plain = name.replace(/^no-/, '')
  const isNegated = plain !== name
  return Object.entries(flags).some(([flag, definition]) => {
    if (flag === name || (isNegated && flag === plain && definition.type === 'boolean')) return true
    return 'alias' in definition && [definition.alias].flat().includes(name)
  })
}

async function metaOf(command: Command): Promise<CommandMeta> {
  return (await resolve(command.meta)) ?? {}
}

async function resolve<T>(value: T | (() => T | Promise<T>) | Promise<T>): Promise<T> {
  return value instanceof Function ? await value() : await value
}

function usage(message: string, name: string): OrcError {
  return new OrcError(oneLine(message), { code: 'USAGE', exitCode: EXIT.usage, hint: `npx ${name} --help` })
}
