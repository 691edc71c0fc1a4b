/** Every sentence `init`, `uninstall` and `doctor` say about an installation. */

export const huskyInactive = () => 'husky is not active in this clone yet (core.hooksPath is not set): npx husky'

export const hooksPathOutside = (directory: string, scope: string) =>
  `git takes its hooks from ${directory} (core.hooksPath, ${scope} configuration), which is outside of this repository ` +
  `and was left alone. To note pushes, add this line to ${directory}/pre-push: ` +
  `f=$(git rev-parse --git-common-dir)/orc-hooks/pre-push; [ -f "$f" ] && sh "$f" "$@"`

export const keptHook = (name: string) => `your ${name} hook, kept under this name`

export const chainedHook = (name: string) =>
  `runs ours, then your ${name} hook with the same arguments, stdin and exit code`

export const keptHookInTheWay = (path: string, kept: string) =>
  `${path} is not ours, and ${kept} is taken: the hook was left alone. Move one of them away, then: npx orc-hooks init`

export const worktreeInclude = () =>
  'linked worktrees, also later ones, run their own hooks through .git/orc-hooks/hooks: a relative core.hooksPath has no directory there'

export const lefthookIgnored = () => 'the two lefthook files of ours stay out of git'

export const lefthookSnippet = (path: string, snippet: string) =>
  `${path} exists and was left alone; add to it:\n${snippet.replace(/^#.*\n/, '')}`

export const stateIgnored = () => 'the shared state of the agents, never committed'

export const stateIgnoresItself = () => 'keeps the state out of git status even without the rule in .gitignore'

export const planToolsReason = () =>
  'since Claude Code 2.1.233 current models have no todo tools unless they are asked for; without them there is no progress to show'

export const planToolsPrice = () =>
  'price: the tool definitions and reminders take some context in every session; leave it out with --no-plan-tools'

export const unknownClaude = () =>
  'claude is not on the PATH: the settings are for Claude Code 2.1.101 and later (an older one would discard the file)'

export const oldClaude = (version: string) =>
  `Claude Code ${version} knows only the classic hook events: the newer ones were left out`

export const statusLineKept = () =>
  'you have a status line of your own (~/.claude/settings.json), so none was added; to combine: let it also print .orchestra/cache/status-line.txt'

export const changedSince = (path: string) => `${path} was changed since: only our part of it goes`

export const keptChanged = (path: string) => `${path} was changed and is kept`

export const notInRepository = (directory: string) => `not in a git repository: ${directory}`

export const leavesRepository = (path: string, target: string) => `${path} leads out of the repository, to ${target}`

export const dubiousOwnership = (directory: string) => `git refuses to work in ${directory}: it belongs to another user`

export const nothingToDo = () => 'everything is installed, nothing to do (npx orc-hooks doctor tries it out)'

export const initHeading = (top: string, isDryRun: boolean) =>
  isDryRun ? `init would change, in ${top}:` : `init changes, in ${top}:`

export const installed = (harnesses: readonly string[]) =>
  `installed for ${harnesses.join(', ')}; restart running sessions. Try it out: npx orc-hooks doctor`

export const goOn = () => 'Do this?'

export const planToolsQuestion = () => 'Switch the todo tools on in this project?'

export const purgeQuestion = () => 'Remove the recorded progress (.orchestra) too?'

export const uninstallHeading = () => 'uninstall takes back:'

export const notInstalled = () => 'orc-hooks is not installed here, nothing to do'

export const uninstalled = (stateDir: string | undefined) =>
  stateDir === undefined
    ? 'uninstalled; restart running sessions'
    : `uninstalled; restart running sessions. The recorded progress is kept in ${stateDir} (ignored by git): rm -r "${stateDir}"`
