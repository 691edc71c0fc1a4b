#!/bin/sh
# orc-hooks: written by `orc-hooks init`, removed by `orc-hooks uninstall`.
# Runs the push note, then the hook that was here before (<name>.orc-orig) with the same arguments and stdin.
theirs=${0%/*}/@NAME@.orc-orig
ours=.git/orc-hooks/@NAME@
[ -f "$ours" ] || ours=$(git rev-parse --git-common-dir 2>/dev/null)/orc-hooks/@NAME@
if [ ! -x "$theirs" ]; then
  # Read into this shell: another one would double what the push pays.
  orc_file=$ours
  [ -f "$ours" ] && . "$ours"
  exit 0
fi

[ -t 0 ] && exec "$theirs" "$@"
input=$(cat; echo .)
input=${input%.}
[ -f "$ours" ] && printf '%s' "$input" | sh "$ours" "$@"
[ -n "${ORC_HOOKS_PROBE-}" ] && exit 0
printf '%s' "$input" 2>/dev/null | "$theirs" "$@"
