import { EXIT, type ExitCode, OrcError } from '../core/errors.ts'
import { oneLine } from '../core/text.ts'
import { readBundle } from './bundle.adapter.ts'

/** How each shell runs a function before each prompt, beside what is there already; fish does it by itself. */
const HOOKED: Readonly<Record<string, string>> = {
  bash: `case ";\${PROMPT_COMMAND-};" in *';_orc_notices;'*) ;; *) PROMPT_COMMAND="_orc_notices\${PROMPT_COMMAND:+;$PROMPT_COMMAND}" ;; esac\n`,
  fish: '',
  zsh: 'autoload -Uz add-zsh-hook && add-zsh-hook precmd _orc_notices\n',
}

/** `orc-hooks shell-init <shell>`: prints what the shell is to evaluate. Throws `UNKNOWN_SHELL`. */
export function printShellInit(shell: string): ExitCode {
  const hooked = Object.hasOwn(HOOKED, shell) ? HOOKED[shell] : undefined
  if (hooked === undefined) {
    throw new OrcError(`unknown shell: "${oneLine(shell)}" (there are: ${Object.keys(HOOKED).join(', ')})`, {
      code: 'UNKNOWN_SHELL',
      exitCode: EXIT.usage,
      hint: 'npx orc-hooks shell-init bash',
    })
  }
  const { templates } = readBundle()
  const text = templates[shell === 'fish' ? 'shell-init.fish' : 'shell-init.sh'] ?? ''
  // Without a match a pattern is an error in zsh, unless it says otherwise.
  const qualified = text.replaceAll('@SHELL@', shell).replaceAll('@QUALIFIER@', shell === 'zsh' ? '(N)' : '')
  process.stdout.write(qualified + hooked)
  return EXIT.ok
}
