import { type Command, runCli } from '../lib/core/cli.ts'
import { runCommand } from '../lib/core/exit.ts'
import { catchUp } from '../lib/push/catch-up.adapter.ts'

/** Runs a command that has a name of its own on the PATH, beside being one of `orc-hooks`. */
export async function runAlone(name: string, command: Command, words: readonly string[]): Promise<void> {
  catchUp(process.cwd())
  await runCommand(() => runCli(command, words, name), { json: words.includes('--json') })
}
