# >>> orc-hooks >>>
# Checks merged files: a commit that breaks one is refused (once without: --no-verify). Remove: npx orc-hooks uninstall
orc_file=.git/orc-hooks/@NAME@
[ -f "$orc_file" ] || orc_file=$(git rev-parse --git-common-dir 2>/dev/null || :)/orc-hooks/@NAME@
if [ -f "$orc_file" ]; then
  orc_code=0
  (. "$orc_file") || orc_code=$?
  [ "$orc_code" -ne 43 ] || exit 1
fi
unset orc_file orc_code
# <<< orc-hooks <<<
