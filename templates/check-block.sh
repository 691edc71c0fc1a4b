# >>> orc-hooks >>>
# Checks merged files: a commit that breaks one is refused (once without: --no-verify). Remove: npx orc-hooks uninstall
orc_file=.git/orc-hooks/@NAME@ orc_code=0
if [ ! -f "$orc_file" ]; then
  orc_file=${GIT_DIR:-.git} orc_common=.
  IFS= read -r orc_common 2>/dev/null <"$orc_file/commondir" || :
  case $orc_common in /*) orc_file=$orc_common ;; *) orc_file=$orc_file/$orc_common ;; esac
  orc_file=$orc_file/orc-hooks/@NAME@
fi
if [ -r "$orc_file" ]; then . "$orc_file" || orc_code=$?; fi
[ "$orc_code" -ne 43 ] || exit 1
unset orc_file orc_common orc_check orc_code
# <<< orc-hooks <<<
