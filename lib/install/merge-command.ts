import { runtimePaths } from './names.ts'

/** How the driver is called in messages of git and in its configuration. */
export const MERGE_NAME = 'orc-hooks: lines as git merges them, then record by record'

/**
 * The merge driver as git runs it (`sh -c`, at the top of the worktree), in three tries:
 *
 * 1. git's own text merge: where it is clean nothing else is started.
 * 2. Node with our program, which writes beside the file: 0 it is merged, 3 there are markers, anything else it broke.
 *    `%S %X %Y` are labels from git 2.44 on; before they arrive as they stand.
 * 3. A text merge with markers. git itself leaves our side without any mark when a driver fails, which a later
 *    `git commit -a` takes for the answer; so a missing node, a missing program, a crash and a kill all end here.
 *
 * The file itself is only ever replaced by a rename, of a text that was written by whoever says that it is merged. More than 128 would mean to a newer git that the merge failed.
 */
export const MERGE_COMMAND = [
  'git merge-file -q -p --marker-size=%L %A %O %B >%A.orc 2>/dev/null && mv -f %A.orc %A && exit 0; rm -f %A.orc',
  `f=$(git rev-parse --git-common-dir)/${programPath()}`,
  'if [ "$ORC_HOOKS" != 0 ] && [ -f "$f" ]; then node "$f" %O %A %B %A.orc %L %P %S %X %Y >&2',
  'case $? in 0) mv -f %A.orc %A && exit 0;; 3) mv -f %A.orc %A && exit 1;; esac; fi; rm -f %A.orc',
  'git merge-file -q -L ours -L base -L theirs --marker-size=%L %A %O %B || exit 1',
].join('; ')

function programPath(): string {
  return runtimePaths({ commonDir: '', stateDir: '' }).mergeDriver.replace(/^\//, '')
}
