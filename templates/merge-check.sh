#!/bin/sh
# orc-hooks: looks at what a commit (pre-commit, refuses with 43) or a merge (post-merge) brings. Read in by the hook, with
# this file in `orc_file`: every process counts in a commit, so there is no shell of its own, and nothing here may `exit` then.
# Where no file that orc-hooks knows is touched, nothing but git is started: once, and once more for the end of a conflict,
# which may have left markers in any file.
orc_check=${orc_file-$0}
orc_check=${orc_check%/*}/merge-check.cjs
orc_code=0
if [ "${ORC_HOOKS-}" != 0 ] && [ -f "$orc_check" ]; then
  if [ @NAME@ = pre-commit ]; then
    [ -f "${GIT_DIR:-.git}/orc-hooks/pending-lockfiles.json" ] ||
      ! git diff --cached --quiet --diff-filter=d -- @PATHSPECS@ ||
      {
        # AUTO_MERGE is there after every conflict, and stays; after it comes an entry of the reflog.
        { [ -f "${GIT_DIR:-.git}/MERGE_HEAD" ] || [ -f "${GIT_DIR:-.git}/CHERRY_PICK_HEAD" ] ||
          [ -f "${GIT_DIR:-.git}/REVERT_HEAD" ] || [ -f "${GIT_DIR:-.git}/REBASE_HEAD" ] ||
          [ -f "${GIT_DIR:-.git}/SQUASH_MSG" ] || [ "${GIT_DIR:-.git}/AUTO_MERGE" -nt "${GIT_DIR:-.git}/logs/HEAD" ]; } &&
          ! git diff --cached --name-only --exit-code --no-ext-diff --no-textconv -G'^<<<<<<<' >/dev/null
      } || orc_check=
  else
    git rev-parse --quiet --verify 'HEAD^2' >/dev/null &&
      ! git diff --quiet --diff-filter=d 'HEAD^1' HEAD -- @PATHSPECS@ || orc_check=
  fi
  [ -z "$orc_check" ] || ! command -v node >/dev/null 2>&1 || node "$orc_check" @NAME@ || orc_code=$?
fi
[ -n "${orc_file-}" ] || exit "$orc_code"
return "$orc_code"
