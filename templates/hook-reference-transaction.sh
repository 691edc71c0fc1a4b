#!/bin/sh
# orc-hooks: written by `orc-hooks init --reference-transaction`, removed by `orc-hooks uninstall`.
# git runs this several times for each change of a ref and takes any code but 0 for a veto. So: builtins only until
# something looks like a push, and our part has no say. The hook that was here before is $theirs.
set +eu
theirs=@THEIRS@
[ -x "$theirs" ] || theirs=
if [ "${1-}" != committed ] || [ "${ORC_HOOKS-}" = 0 ] || [ "${ORC_HOOKS_SEEN-}" = 1 ]; then
  [ -z "$theirs" ] || exec "$theirs" "$@"
  exit 0
fi

orc_line=
IFS= read -r orc_line 2>/dev/null
# A push changes one ref at a time, and does not say what was there before.
case $orc_line in
  *' ref:'*) ;;
  00000000*' refs/remotes/'*)
    orc_parent=push
    [ -n "${ORC_HOOKS_PROBE-}" ] || IFS= read -r orc_parent 2>/dev/null <"/proc/$PPID/cmdline"
    orc_file=.git/orc-hooks/reference-transaction
    case $orc_parent in
      *push*)
        if [ ! -f "$orc_file" ]; then
          # A linked worktree: git tells its directory, where `commondir` leads to the shared one (gitrepository-layout(5)).
          orc_file=${GIT_DIR:-.git} orc_common=.
          IFS= read -r orc_common 2>/dev/null <"$orc_file/commondir"
          case $orc_common in /*) orc_file=$orc_common ;; *) orc_file=$orc_file/$orc_common ;; esac
          orc_file=$(cd "$orc_file" 2>/dev/null && pwd -P)/orc-hooks/reference-transaction
        fi
        if [ -f "$orc_file" ]; then (. "$orc_file"); fi
        ;;
    esac
    ;;
esac
[ -n "$theirs" ] && [ -z "${ORC_HOOKS_PROBE-}" ] || exit 0

# In a linked worktree that may be ours once more.
export ORC_HOOKS_SEEN=1
{
  [ -z "$orc_line" ] || printf '%s\n' "$orc_line"
  cat
} 2>/dev/null | "$theirs" "$@"
