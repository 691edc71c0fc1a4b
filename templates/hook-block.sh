# >>> orc-hooks >>>
# Notes what is pushed; never stops a push. The rest of this hook gets the same stdin. Remove: npx orc-hooks uninstall
if [ "${ORC_HOOKS-}" != 0 ] && [ ! -t 0 ]; then
  orc_hooks_stdin=$(cat)
  orc_hooks_file=.git/orc-hooks/@NAME@
  [ -f "$orc_hooks_file" ] || orc_hooks_file=$(git rev-parse --git-common-dir 2>/dev/null)/orc-hooks/@NAME@ || :
  if [ -n "$orc_hooks_stdin" ]; then
    if [ -f "$orc_hooks_file" ]; then
      printf '%s\n' "$orc_hooks_stdin" | sh "$orc_hooks_file" "$@" || :
    fi
    [ -z "${ORC_HOOKS_PROBE-}" ] || exit 0
    exec <<ORC_HOOKS_STDIN
$orc_hooks_stdin
ORC_HOOKS_STDIN
  else
    exec </dev/null
  fi
  unset orc_hooks_stdin orc_hooks_file
fi
# <<< orc-hooks <<<
