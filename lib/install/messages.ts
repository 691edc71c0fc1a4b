import { shellWord } from '../core/shell-word.ts'

/** Every sentence `init` and `uninstall` say to the person at the terminal. */
export const say = {
  huskyInactive: () => 'husky is not active in this clone yet (core.hooksPath is not set): npx husky',

  hooksPathOutside: (directory: string, scope: string) =>
    `git takes its hooks from ${directory} (core.hooksPath, ${scope} configuration), which is outside of this repository ` +
    `and was left alone. To note pushes, add this line to ${directory}/pre-push: ` +
    `f=$(git rev-parse --git-common-dir)/orc-hooks/pre-push; [ ! -f "$f" ] || sh "$f" "$@"`,

  postPush: () => 'runs once for each push that landed; yours to edit below the block',

  postPushLeft: (path: string) =>
    `${path} is not a shell script and was left alone. For landings to be followed, let it run: ` +
    'node "$(git rev-parse --git-common-dir)/orc-hooks/push-event.cjs" landed, with its own stdin',

  keptHook: (name: string) => `your ${name} hook, kept under this name`,

  reference: () =>
    'sees pushes with --no-verify at once; git starts a shell for it at every change of a ref. Leave it out with --no-reference-transaction',

  referenceOutside: (directory: string) =>
    `git takes its hooks from ${directory}, outside of this repository: reference-transaction was not installed`,

  chainedHook: (name: string) => `runs ours, then your ${name} hook with the same arguments, stdin and exit code`,

  keptHookInTheWay: (path: string, kept: string) =>
    `${path} is not ours, and ${kept} is taken: the hook was left alone. Move one of them away, then: npx orc-hooks init`,

  worktreeInclude: () =>
    'linked worktrees, also later ones, run their own hooks through .git/orc-hooks/hooks: a relative core.hooksPath has no directory there',

  mergeDriver: () =>
    'conflicts in Markdown, JSON and JSONL are merged record by record; what git merges cleanly stays as git merges it. Leave it out with --no-merge-driver',

  checkLeft: (path: string) =>
    `${path} is no shell script and was left alone; let it run, and fail with: npx orc-hooks merge check --staged`,

  checkOutside: (directory: string) =>
    `git takes its hooks from ${directory}, outside of this repository: let its pre-commit run, and fail with: npx orc-hooks merge check --staged`,

  attributesTracked: () => 'names the merge driver for every clone; without a driver it is an ordinary text merge',

  attributesEverywhere: () =>
    'the same for this clone on all branches and in all worktrees, also where the branch has no .gitattributes yet',

  lefthookIgnored: () => 'the two lefthook files of ours stay out of git',

  lefthookSnippet: (path: string, snippet: string) =>
    `${path} exists and was left alone; add to it:\n${snippet.replace(/^#.*\n/, '')}`,

  stateIgnored: () => 'the shared state of the agents, never committed',

  stateIgnoresItself: () => 'keeps the state out of git status even without the rule in .gitignore',

  planToolsReason: () =>
    'since Claude Code 2.1.233 current models have no todo tools unless they are asked for; without them there is no progress to show',

  planToolsPrice: () =>
    'price: the tool definitions and reminders take some context in every session; leave it out with --no-plan-tools',

  unknownClaude: () =>
    'claude is not on the PATH: the settings are for Claude Code 2.1.101 and later (an older one would discard the file)',

  oldClaude: (version: string) =>
    `Claude Code ${version} knows only the classic hook events: the newer ones were left out`,

  statusLineKept: () =>
    'you have a status line of your own (~/.claude/settings.json), so none was added; to combine: let it also print .orchestra/cache/status-line.txt',

  changedSince: (path: string) => `${path} was changed since: only our part of it goes`,

  keptChanged: (path: string) => `${path} was changed and is kept`,

  trustHeading: (top: string) =>
    `orc-hooks.config.json in ${top} would run, as you, what is listed here. Approve it only if you know it:`,

  trustQuestion: () => 'Approve this?',

  trusted: (count: number) => `approved: ${count} part${count === 1 ? '' : 's'} of the configuration`,

  notYetTrusted: () => '\nnothing was approved; to approve it: npx orc-hooks trust --yes',

  nothingTrusted: () => 'nothing is approved in this clone',

  nothingToTrust: (file: string) => `nothing in ${file} waits for approval`,

  leavesRepository: (path: string, target: string) => `${path} leads out of the repository, to ${target}`,

  nothingToDo: () => 'everything is installed, nothing to do (npx orc-hooks doctor tries it out)',

  initHeading: (top: string, isDryRun: boolean) =>
    isDryRun ? `init would change, in ${top}:` : `init changes, in ${top}:`,

  installed: (harnesses: readonly string[]) =>
    `installed for ${harnesses.join(', ')}; restart running sessions, and commit the settings so that clones and worktrees have them. Try it out: npx orc-hooks doctor`,

  goOn: () => 'Do this?',

  planToolsQuestion: () => 'Switch the todo tools on in this project?',

  purgeQuestion: () => 'Remove the recorded progress (.orchestra) too?',

  uninstallHeading: () => 'uninstall takes back:',

  notInstalled: () => 'orc-hooks is not installed here, nothing to do',

  uninstalled: (stateDir: string | undefined) =>
    stateDir === undefined
      ? 'uninstalled; restart running sessions'
      : `uninstalled; restart running sessions. The recorded progress is kept in ${stateDir} (ignored by git): rm -r ${shellWord(stateDir)}`,

  keptBackups: (count: number): readonly string[] =>
    count === 0
      ? []
      : [
          `Kept as well: branches as they were before pushes, ${count} in refs/orc/backup. To see them: git for-each-ref refs/orc/backup`,
          "To remove them: git for-each-ref --format='delete %(refname)' refs/orc/backup | git update-ref --stdin",
        ],

  takenBack: (changed: readonly string[]) =>
    [
      'orc-hooks: an interrupted run was taken back',
      ...changed.map((path) => `  changed since, left as it is: ${path}`),
    ].join('\n'),
}
