#!/bin/sh
# orc-hooks: looks at what a commit (pre-commit, refuses with 43) or a merge (post-merge) brings. Read in by the hook, with
# this file in `orc_file`. Where no file that orc-hooks knows is touched, nothing but git is started.
[ "${ORC_HOOKS-}" = 0 ] && exit 0
orc_check=${orc_file-$0}
orc_check=${orc_check%/*}/merge-check.cjs
[ -f "$orc_check" ] || exit 0
if [ @NAME@ = pre-commit ]; then
  if [ ! -f "${GIT_DIR:-.git}/orc-hooks/pending-lockfiles.json" ]; then
    git diff --cached --quiet --diff-filter=d -- @PATHSPECS@ && exit 0
  fi
else
  git rev-parse --quiet --verify 'HEAD^2' >/dev/null || exit 0
  git diff --quiet --diff-filter=d 'HEAD^1' HEAD -- @PATHSPECS@ && exit 0
fi
command -v node >/dev/null 2>&1 || exit 0
node "$orc_check" @NAME@
exit $?
