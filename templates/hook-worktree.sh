#!/bin/sh
# orc-hooks: runs a linked worktree's own hook, for which its relative core.hooksPath has no directory there.
# Written by `orc-hooks init`, removed by `orc-hooks uninstall`.
name=${0##*/}
theirs=@DIRECTORY@/$name
ours=${0%/*/*}/$name

run() {
  if [ @STYLE@ = husky ]; then
    # husky's own rules (9.x): a missing file is no error, the exec bit does not matter, sh -e, local programs first.
    [ -f "$theirs" ] || exit 0
    init=${XDG_CONFIG_HOME:-$HOME/.config}/husky/init.sh
    [ -f "$init" ] && . "$init"
    [ "${HUSKY-}" = 0 ] && exit 0
    PATH=node_modules/.bin:$PATH
    export PATH
    exec sh -e "$theirs" "$@"
  fi
  [ -x "$theirs" ] || exit 0
  exec "$theirs" "$@"
}

# Nothing of ours to add, or this branch's hook does it itself.
alone=yes
if [ -f "$ours" ]; then
  alone=
  [ -f "$theirs" ] && while IFS= read -r line; do
    [ "$line" = '# >>> orc-hooks >>>' ] && alone=yes && break
  done <"$theirs"
fi
if [ -n "$alone" ] || [ -t 0 ]; then run "$@"; fi
orc_given=$(cat; echo .)
orc_given=${orc_given%.}
orc_file=$ours
(. "$orc_file")
[ $? -ne 43 ] || exit 1
[ -n "${ORC_HOOKS_PROBE-}" ] && exit 0
printf '%s' "$orc_given" 2>/dev/null | (run "$@")
