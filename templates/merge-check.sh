#!/bin/sh
# orc-hooks: looks at what a commit (pre-commit, refuses with 43) or a merge (post-merge) brings. Read in by the hook, with
# this file in `orc_file`: every process counts in a commit, so there is no shell of its own, and nothing here may `exit` then.
# Where no file that orc-hooks knows is touched, nothing but git is started.
orc_check=${orc_file-$0}
orc_check=${orc_check%/*}/merge-check.cjs
orc_code=0
if [ "${ORC_HOOKS-}" != 0 ] && [ -f "$orc_check" ]; then
  if [ @NAME@ = pre-commit ]; then
    [ -f "${GIT_DIR:-.git}/orc-hooks/pending-lockfiles.json" ] ||
      ! git diff --cached --quiet --diff-filter=d -- @PATHSPECS@ || orc_check=
  else
    git rev-parse --quiet --verify 'HEAD^2' >/dev/null &&
      ! git diff --quiet --diff-filter=d 'HEAD^1' HEAD -- @PATHSPECS@ || orc_check=
  fi
  [ -z "$orc_check" ] || ! command -v node >/dev/null 2>&1 || node "$orc_check" @NAME@ || orc_code=$?
fi
[ -n "${orc_file-}" ] || exit "$orc_code"
return "$orc_code"
