# >>> orc-hooks >>>
# Checks and notes what is pushed. The rest of this hook gets the same stdin. Remove: npx orc-hooks uninstall
if [ "${ORC_HOOKS-}" != 0 ] && [ ! -t 0 ]; then
  orc_given='' orc_lines=0
  while [ "$orc_lines" -lt 8 ] && IFS= read -r orc_line; do
    orc_given="$orc_given$orc_line
"
    orc_lines=$((orc_lines + 1))
  done
  if [ "$orc_lines" -eq 8 ]; then
    orc_line=$(cat)
    orc_given="$orc_given$orc_line${orc_line:+
}"
  fi
  if [ -n "$orc_given" ]; then
    orc_file=.git/orc-hooks/@NAME@
    if [ ! -f "$orc_file" ]; then
      orc_file=${GIT_DIR:-.git} orc_common=.
      IFS= read -r orc_common 2>/dev/null <"$orc_file/commondir" || :
      case $orc_common in /*) orc_file=$orc_common ;; *) orc_file=$orc_file/$orc_common ;; esac
      orc_file=$(cd "$orc_file" 2>/dev/null && pwd -P || :)/orc-hooks/@NAME@
    fi
    if [ -f "$orc_file" ]; then
      orc_code=0
      (. "$orc_file") || orc_code=$?
      [ "$orc_code" -ne 43 ] || exit 1
    fi
    [ -z "${ORC_HOOKS_PROBE-}" ] || exit 0
    exec <<ORC_HOOKS_STDIN
${orc_given%?}
ORC_HOOKS_STDIN
  else
    exec </dev/null
  fi
  unset orc_given orc_lines orc_line orc_file orc_common orc_code
fi
# <<< orc-hooks <<<
