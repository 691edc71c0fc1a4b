# orc-hooks: shows pending notices (a push that was refused, the end of a deployment) at the next prompt, and has it found out
# what became of pushes that nobody watched. In ~/.@SHELL@rc:
#   eval "$(npx orc-hooks shell-init @SHELL@)"
# Builtins only; a process starts when there is something to show or to find out.
_orc_notices() {
  local status_before=$? top=$PWD git state file line who name
  while [ -n "$top" ] && [ ! -e "$top/.git" ]; do top=${top%/*}; done
  [ -n "$top" ] || return $status_before
  git=$top/.git
  if [ -f "$top/.git" ]; then
    IFS= read -r git <"$top/.git" || return $status_before
    git=${git#gitdir: }
    case $git in /*) ;; *) git=$top/$git ;; esac
    # Not in a submodule, which may lie below a directory of that name.
    [ ! -f "$git/commondir" ] || git=${git%/worktrees/*}
  fi
  # A submodule keeps its git directory elsewhere, and has its state at its top.
  state=${git%/.git}/.orchestra
  [ -d "$state" ] || state=$top/.orchestra
  if [ -f "$git/orc-hooks/push-catch-up" ]; then
    for name in "$git"/orc-hooks/push/*.want@QUALIFIER@ "$git"/logs/refs/remotes/*/*@QUALIFIER@ "$git"/logs/refs/remotes/*/*/*@QUALIFIER@; do
      [ -f "$name" ] && [ "$name" -nt "$git/orc-hooks/push/scanned" ] || continue
      (trap '' HUP; sh "$git/orc-hooks/push-catch-up" "$git" </dev/null >/dev/null 2>&1 &)
      break
    done
  fi
  [ -d "$state/notices/shell" ] || return $status_before
  for name in "$state/notices/shell"/*@QUALIFIER@; do
    [ -f "$name" ] || continue
    { IFS= read -r line && IFS= read -r who; } <"$name" || continue
    case $who in
      'to everybody'*) ;;
      "to worktree $top") ;;
      *) [ "$who" = "to worktree $(cd "$top" && pwd -P)" ] || continue ;;
    esac
    # Of several shells the one that takes the file away shows it.
    file=$state/notices/.shown.$$
    command mv "$name" "$file" 2>/dev/null || continue
    while IFS= read -r line; do
      case $line in '> '*) printf 'orc-hooks: %s\n' "${line#> }" ;; esac
    done <"$file"
    command rm -f "$file"
  done
  command rmdir "$state/notices/shell" 2>/dev/null
  return $status_before
}
