# >>> orc-hooks >>>
# This hook runs once for each push that landed, detached, from the top of the worktree that pushed. git itself has no
# such hook: orc-hooks starts it. $1 is the remote; each line of stdin is one ref that landed:
#   <remote> <ref on the remote> <old object name> <new object name>      (zeros: there was, or is, no such ref)
# What it prints goes to .orchestra/logs/post-push.log. Write what you need below the last line of this block, which
# records the landing and follows the deployment. Remove: npx orc-hooks uninstall
orc_given=$(cat)
orc_file=$(git rev-parse --git-common-dir 2>/dev/null)/orc-hooks/push-event.cjs || :
if [ -f "$orc_file" ] && command -v node >/dev/null 2>&1; then
  printf '%s\n' "$orc_given" | node "$orc_file" landed || :
fi
exec <<ORC_HOOKS_STDIN
$orc_given
ORC_HOOKS_STDIN
unset orc_given orc_file
# <<< orc-hooks <<<
