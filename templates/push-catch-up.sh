#!/bin/sh
# orc-hooks: finds what nobody watched.
#   push-catch-up <common dir>                               pushes whose watcher died, and pushes that no hook saw
#   push-catch-up <common dir>/orc-hooks/push/<file>.refs    what the hook reference-transaction saw of one push
# Started detached: by that hook, by events of agents, and by what a person types.
case $1 in
  *.refs) want=$1 common=${1%/orc-hooks/push/*} ;;
  *) want= common=$1 ;;
esac
. "$common/orc-hooks/push-settle"

# ---- what nobody watches any more: the watcher was killed, or the machine was switched off
adopt() {
  set +f
  for want in "$push"/*.want "$push"/*.refs; do
    set -f
    [ -f "$want" ] || continue
    # Not whole: it is being written, or whoever wrote it was killed.
    read_record || { [ -z "$(find "$want" -mmin +1 2>/dev/null)" ] || rm -f "$want"; continue; }
    ! is_running || continue
    if [ -d "$want.lock" ]; then
      IFS= read -r watcher 2>/dev/null <"$want.lock/pid" && kill -0 "$watcher" 2>/dev/null && continue
      # Whoever moves it away has it.
      mv "$want.lock" "$want.dead.$$" 2>/dev/null && rm -rf "$want.dead.$$" || continue
    fi
    case $want in
      *.refs) sh "$0" "$want" ;;
      *) sh "${0%/*}/push-watch" "$want" ;;
    esac
  done
}

# ---- pushes that no hook saw (--no-verify, an IDE with a git of its own): what the reflogs say since the last time
scan() {
  last= isFirst=no
  IFS= read -r last 2>/dev/null <"$push/scanned"
  now=$(date +%s)
  # Times of a reflog are whole seconds: what was pushed just before the first look must not be news at the second.
  case $last in '' | *[!0-9]*) last=$now isFirst=yes ;; esac
  since=$((last - 1)) top=$(pwd -P) process=scan start=$$ session= number=0
  # Made before the look: what is pushed meanwhile is newer, and found the next time.
  printf '%s\n' "$now" >"$push/.scanned.$$"
  if [ -d "$common/logs/refs/remotes" ]; then
    set --
    [ "$isFirst" = yes ] || set -- -newer "$push/scanned"
    # Of many refs that were fetched next to none was pushed.
    changed=$(find "$common/logs/refs/remotes" -type f "$@" -exec grep -l 'update by push$' {} + 2>/dev/null |
      sed "s|^.*/logs/refs/remotes/|refs/remotes/|")
  else
    changed=$(git_here for-each-ref --sort=-committerdate --count=30 --format='%(refname)' refs/remotes)
  fi
  mv "$push/.scanned.$$" "$push/scanned"
  while IFS= read -r tracking; do
    [ -z "$tracking" ] || scan_ref
  done <<END
$changed
END
}

# The entries of $tracking since $since that nobody watches or has seen; on the first look they only count as seen.
scan_ref() {
  found=$(git_here -c log.showSignature=false log -g -n 50 --date=unix --format='%H %gd %gs' "$tracking" --)
  # The line below says what was there before; what was before the last one stands in the file alone.
  entry=
  while IFS= read -r below; do
    above=$entry entry=$below
    case $above in *'} update by push') ;; *) continue ;; esac
    new=${above%% *} at=${above##*@\{} at=${at%%\}*} old=${below%% *}
    [ "$at" -ge "$since" ] 2>/dev/null || continue
    set +f
    grep -qs " $new " "$push"/*.want && { set -f; continue; }
    set -f
    remote_ref && claim "$tracking $new $at" && [ "$isFirst" = no ] || continue
    [ -n "$old" ] || IFS=' ' read -r old remainder 2>/dev/null <"$common/logs/$tracking" ||
      old=$(git_here rev-parse --verify --quiet "$new^") || old=$(printf %s "$new" | tr -c 0 0)
    landed="$ref $new $ref $old$newline"
    follow_landed
  done <<END
$found

END
}

# The remote and the ref on it that $tracking stands for. Of remotes called `a` and `a/b` both may be meant: the longer one.
remote_ref() {
  remotes=$(git_here remote | sort -r)
  while IFS= read -r remote; do
    fetch=$(git_here config --get-all "remote.$remote.fetch")
    while IFS= read -r spec; do
      spec=${spec#+} source=${spec%%:*} to=${spec#*:}
      before=${to%%[*]*}
      case $tracking in
        "$before"*)
          ref=${source%%[*]*}${tracking#"$before"}
          track_of=$tracking
          track
          [ "$tracking" = "$track_of" ] && return 0
          tracking=$track_of
          ;;
      esac
    done <<END
$fetch
END
  done <<END
$remotes
END
  return 1
}

# ---- what reference-transaction saw of one push. It sees the same when nothing was new: the reflog tells one from the other,
# and of a deletion, which takes the reflog away, the remote.
follow() {
  isFirst=no
  while IFS= read -r line; do
    tracking=${line##* } new=${line% *} new=${new#* }
    case $tracking in refs/remotes/?*) ;; *) continue ;; esac
    if ! zero "$new"; then scan_ref; elif remote_ref; then deleted; fi
  done <<END
$seen
END
}

# An ordinary record, for the watcher; what was there before nobody knows any more.
deleted() {
  number=$((number + 1))
  record_of=$push/$process-$start-$number.want
  printf '1\nworktree %s\nstate %s\nremote %s\nprocess %s %s\nsession %s\n(delete) %s %s %s\nend\n' "$place" "$state" \
    "$remote" "$process" "$start" "$session" "$new" "$ref" "$new" >"$record_of"
  sh "${0%/*}/push-watch" "$record_of"
}

if [ -n "$want" ]; then
  attend follow
  exit 0
fi
case $common in */.git) state=${common%/.git}/.orchestra ;; *) state=$common/.orchestra ;; esac
if [ ! -d "$state" ]; then
  # A submodule has its state at its top, which stands in its configuration, relative to the git directory.
  top=$(git_here config core.worktree) && state=$(cd "$common" && cd "$top" 2>/dev/null && pwd -P)/.orchestra
fi
[ -d "$state" ] && cd "${state%/*}" || exit 0
# Not with its parents: an uninstall that runs meanwhile takes them away.
[ -d "$push" ] || mkdir "$push" 2>/dev/null || exit 0
scan
adopt
