import type { Harness } from '../../harness/domain.ts'

/** A harness whose hooks are shell commands. */
export type ShellHarness = Exclude<Harness, 'opencode'>

/** The directory that the person started in. Only Claude Code has a variable for it; elsewhere hooks run there. */
function projectOf(harness: ShellHarness): string {
  return harness === 'claude' ? '$' + '{CLAUDE_PROJECT_DIR:-.}' : '.'
}

/**
 * The shell command of a hook: it starts the hook bundle of the package in `node_modules`, else the copy beside the
 * repository (for a worktree made later, a clone without `npm install`), else nothing. It never fails, because a
 * harness shows a failing hook on every call. `classic` tells the hook that no event comes after a batch of calls.
 */
export function hookCommand(harness: ShellHarness, option?: 'classic'): string {
  const words = option === undefined ? harness : `${harness} ${option}`
  return `${findBundle(harness)} && exec node "$orc_js" ${words}; exit 0`
}

/**
 * As `hookCommand`, but node starts only when stdin names a tool that begins with one of `tools`. The `x` keeps line
 * ends at the end of stdin, which a command substitution drops.
 */
export function filteredCommand(harness: ShellHarness, tools: readonly string[]): string {
  const names = tools.flatMap((tool) => [`*'"tool_name":"${tool}'*`, `*'"tool_name": "${tool}'*`]).join('|')
  const start = `${findBundle(harness)} && printf %s "$\{orc_in%x}" | node "$orc_js" ${harness}`
  return `orc_in=$(cat; echo x); case $orc_in in ${names}) ${start};; esac; exit 0`
}

/**
 * For the end of a batch of tool calls: node starts only when a plan tool was in it, when a push seems to have been
 * refused, or when notices wait in the shared state (of a linked worktree: at the top of the main one).
 */
export function batchCommand(harness: ShellHarness): string {
  const signs = ["'rejected]'", "'failed to push'", "'Note about fast-forwards'", "'fatal: '"].map(
    (sign) => `*push*${sign}*`,
  )
  const wanted = [`*'"tool_name":"Task'*`, `*'"tool_name": "Task'*`, ...signs].join('|')
  return [
    'orc_in=$(cat; echo x)',
    `orc_top="${projectOf(harness)}"`,
    '[ -f "$orc_top/.git" ] && IFS= read -r orc_git <"$orc_top/.git" && orc_git="$' +
      '{orc_git#gitdir: }" && orc_top="$' +
      '{orc_git%/.git/worktrees/*}"',
    `orc_go=; case $orc_in in ${wanted}) orc_go=1;; esac`,
    '[ -d "$orc_top/.orchestra/notices/agents" ] && orc_go=1',
    `[ -n "$orc_go" ] && { ${findBundle(harness)} && printf %s "$\{orc_in%x}" | node "$orc_js" ${harness}; }`,
    'exit 0',
  ].join('; ')
}

/** The names begin with `orc_`, because Gemini CLI replaces every variable it knows when it reads the file. */
function findBundle(harness: ShellHarness): string {
  return [
    `orc_dir="${projectOf(harness)}"`,
    'orc_js="$orc_dir/node_modules/orc-hooks/dist/hooks/agent-event.cjs"',
    '[ -f "$orc_js" ] || { orc_git=$(git -C "$orc_dir" rev-parse --path-format=absolute --git-common-dir 2>/dev/null) && ' +
      'orc_js="$orc_git/orc-hooks/agent-event.cjs"; }',
    '[ -f "$orc_js" ] && command -v node >/dev/null 2>&1',
  ].join('; ')
}

/** The cache files that status lines print; the views write them. */
export type StatusFile = 'status-line.txt' | 'subagent-status-line.jsonl'

/**
 * The shell command that prints one file of the shared cache: no node, no git, only `sh` and a `cat`. It finds the main
 * worktree as gitrepository-layout(5) says: a linked worktree has a `.git` file, and `commondir` where that points to.
 */
export function statusCommand(file: StatusFile): string {
  return [
    'd="$' + '{CLAUDE_PROJECT_DIR:-$PWD}"; while [ -n "$d" ] && [ ! -e "$d/.git" ]; do d="$' + '{d%/*}"; done',
    'if [ -f "$d/.git" ]; then IFS= read -r g <"$d/.git"; g="$' +
      '{g#gitdir: }"; case $g in /*) ;; *) g="$d/$g";; esac',
    'if [ -f "$g/commondir" ]; then IFS= read -r c <"$g/commondir"; case $c in /*) ;; *) c="$g/$c";; esac',
    'cd -P "$c" 2>/dev/null && d="$' + '{PWD%/.git}"; fi; fi',
    `f="$d/.orchestra/cache/${file}"; [ -f "$f" ] && exec cat "$f"; exit 0 # orc-hooks`,
  ].join('; ')
}
