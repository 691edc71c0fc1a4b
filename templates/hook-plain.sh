#!/bin/sh
# orc-hooks: written by `orc-hooks init`, removed by `orc-hooks uninstall`.
# Runs ours, then the hook that was here before (<name>.orc-orig) with the same arguments and stdin.
theirs=${0%/*}/@NAME@.orc-orig
orc_file=.git/orc-hooks/@NAME@
if [ ! -f "$orc_file" ]; then
  # A linked worktree: git tells its directory, where `commondir` leads to the shared one (gitrepository-layout(5)).
  orc_file=${GIT_DIR:-.git}
  IFS= read -r common 2>/dev/null <"$orc_file/commondir" && case $common in /*) orc_file=$common ;; *) orc_file=$orc_file/$common ;; esac
  orc_file=$(cd "$orc_file" 2>/dev/null && pwd -P)/orc-hooks/@NAME@
fi
if [ ! -x "$theirs" ]; then
  # Read into this shell: another one would double what the push pays.
  [ -f "$orc_file" ] || exit 0
  . "$orc_file"
  exit 0
fi

[ -t 0 ] && exec "$theirs" "$@"
orc_given=$(cat; echo .)
orc_given=${orc_given%.}
if [ -f "$orc_file" ]; then
  (. "$orc_file")
  [ $? -ne 43 ] || exit 1
fi
[ -n "${ORC_HOOKS_PROBE-}" ] && exit 0
printf '%s' "$orc_given" 2>/dev/null | "$theirs" "$@"
