import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readText } from '../../core/json-file.ts'
import { git } from '../../core/proc.ts'
import type { InstallFacts } from '../domain.ts'
import { MERGE_DRIVER_KEY, runtimePaths } from '../names.ts'
import type { MergeProbe } from './domain.ts'

/** Two lists that git alone cannot merge, and what our rules make of them. */
const LIST = '# List\n\n- [ ] A-1 first\n'
const SIDES = { ours: `${LIST}- [ ] A-2 second\n`, theirs: `${LIST}- [ ] A-3 third\n` }
const MERGED = `${LIST}- [ ] A-2 second\n- [ ] A-3 third\n`
const FILE = 'orc-hooks-doctor.md'

/** Whether a Markdown file here would come to our merge driver, and what the driver makes of a real merge. */
export function probeMerge(install: InstallFacts): MergeProbe {
  const { paths } = install
  const said = git(paths.worktree, ['check-attr', '-z', 'merge', '--', FILE]).stdout.split('\0')[2] ?? ''
  const driver = install.config.values[MERGE_DRIVER_KEY] ?? null
  const listed = git(paths.worktree, ['ls-files', '-z', '--', '.gitattributes']).stdout
  return {
    attribute: said,
    isConfigured: driver !== null,
    isShared: listed !== '',
    trial: driver === null ? undefined : tryOut(install, driver),
  }
}

/** A merge in a throw-away repository, with this repository's driver, its program and its configuration. */
function tryOut(install: InstallFacts, driver: string): MergeProbe['trial'] {
  const top = realpathSync(mkdtempSync(join(tmpdir(), 'orc-hooks-merge-')))
  const run = (...args: string[]) => git(top, ['-c', 'core.hooksPath=/dev/null', '-c', 'commit.gpgSign=false', ...args])
  try {
    run('init', '--quiet')
    const program = readText(runtimePaths(install.paths).mergeDriver)
    mkdirSync(join(top, '.git/orc-hooks'))
    mkdirSync(join(top, '.git/info'), { recursive: true })
    if (program !== undefined) writeFileSync(join(top, '.git/orc-hooks/merge-driver.cjs'), program)
    writeFileSync(join(top, '.git/info/attributes'), '*.md merge=orc\n')
    run('config', MERGE_DRIVER_KEY, driver)
    const start = commit(top, LIST, [])
    const [ours, theirs] = [SIDES.ours, SIDES.theirs].map((text) => commit(top, text, ['-p', start]))
    run('reset', '--quiet', '--hard', ours ?? '')
    const { stderr } = run('merge', '--quiet', '--no-commit', '--no-ff', theirs ?? '')
    const text = readText(join(top, FILE)) ?? ''
    if (text === MERGED) return { outcome: 'merged', said: '' }
    return { outcome: text.includes('<<<<<<<') ? 'marked' : 'lost', said: stderr.trim().split('\n').at(-1) ?? '' }
  } finally {
    rmSync(top, { force: true, recursive: true })
  }
}

const NAME = {
  GIT_AUTHOR_EMAIL: 'doctor',
  GIT_AUTHOR_NAME: 'doctor',
  GIT_COMMITTER_EMAIL: 'doctor',
  GIT_COMMITTER_NAME: 'doctor',
}

function commit(top: string, text: string, parents: readonly string[]): string {
  const blob = git(top, ['hash-object', '-w', '--stdin'], { input: text }).stdout.trim()
  const tree = git(top, ['mktree'], { input: `100644 blob ${blob}\t${FILE}\n` }).stdout.trim()
  return git(top, ['commit-tree', tree, '-m', 'try', ...parents], { gitEnv: NAME }).stdout.trim()
}
