#!/bin/sh
# orc-hooks: notes what is about to be pushed, as one small file in the spool. Ends with 0 whatever happens.
# Called as git calls pre-push: $1 is the remote, each line of stdin one ref (see githooks(5)).
[ "${ORC_HOOKS-}" = 0 ] && exit 0
[ -t 0 ] && exit 0

# This file (also where another reads it in) lies in <common dir>/orc-hooks; the shared state is at the top of the main
# worktree.
common=${orc_file-$0}
common=${common%/*}
common=${common%/*}
case $common in
  .git) state=.orchestra ;;
  */.git) state=${common%/.git}/.orchestra ;;
  *) state=$common/.orchestra ;;
esac
# `orc-hooks doctor` asks whether git would come here, and nothing more.
[ -z "${ORC_HOOKS_PROBE-}" ] || { printf 'orc-hooks %s %s\n' "$ORC_HOOKS_PROBE" "$state"; exit 0; }
# A submodule keeps its git directory elsewhere; then the state is here, at the top of its worktree.
[ -d "$state" ] || state=.orchestra
[ -d "$state" ] || exit 0

# `read` costs one system call per byte, `cat` a process: most pushes have one line, a mirror has thousands.
newline='
'
refs=
count=0
while [ "$count" -lt 8 ] && IFS= read -r line; do
  refs=$refs$line$newline
  count=$((count + 1))
done
[ -n "$refs" ] || exit 0

# A URL may hold a password: only a remote's name is noted.
case ${1-} in
  *://* | *@*:* | '') remote='(url)' ;;
  *) remote=$1 ;;
esac

umask 077
{
  [ -d "$state/spool" ] || mkdir "$state/spool"
  name=$(date +%s)000-$$-push.push
  {
    printf '%s\n%s' "$remote" "$refs"
    [ "$count" -lt 8 ] || cat
  } >"$state/spool/.$name.tmp" && mv "$state/spool/.$name.tmp" "$state/spool/$name"
} 2>/dev/null
exit 0
