import { type Command, runCli } from './cli.ts'
import { runCommand } from './exit.ts'

/** Runs a command that has a name of its own on the PATH, beside being one of `orc-hooks`. */
export async function runAlone(name: string, command: Command, words: readonly string[]): Promise<void> {
  await runCommand(() => runCli(command, words, name), { json: words.includes('--json') })
}
