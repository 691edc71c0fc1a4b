// The world a test file runs in: an own home and temporary directory, and nothing of the person, agent or hook around it.
import { mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'

const FOREIGN =
  /^(AI_AGENT|CI|CLAUDE|CODEX|COLUMNS|COPILOT|CURSOR|FORCE_COLOR|GEMINI|GIT_|HUSKY|LEFTHOOK|LINES|OPENCODE|ORC(?!_TEST_(GIT|REFTABLE)$)|TMUX|XDG_)/

/**
 * The environment of the test files; makes the directories it names below `outdir`. To test with another git:
 * `ORC_TEST_GIT=<path to its git>`; with refs in reftables, where that git knows them: `ORC_TEST_REFTABLE=1`.
 */
export function testEnvironment(outdir) {
  const home = join(outdir, 'home')
  const temporary = join(outdir, 'tmp')
  for (const path of [home, temporary]) mkdirSync(path, { recursive: true })
  writeFileSync(
    join(home, '.gitconfig'),
    '[user]\n\tname = Test\n\temail = test@example.com\n[init]\n\tdefaultBranch = main\n',
  )
  const kept = Object.entries(process.env).filter(([name]) => !FOREIGN.test(name))
  const path = [...(process.env.ORC_TEST_GIT ? [dirname(process.env.ORC_TEST_GIT)] : []), process.env.PATH]
  return {
    ...Object.fromEntries(kept),
    GIT_CONFIG_NOSYSTEM: '1',
    HOME: home,
    NO_COLOR: '1',
    PATH: path.join(delimiter),
    TMPDIR: temporary,
  }
}
