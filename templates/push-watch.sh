#!/bin/sh
# orc-hooks: finds out what became of one `git push`: landed, refused or unknown, once for each ref.
#   push-watch <common dir>/orc-hooks/push/<file>.want    waits for that push to end, then asks the reflog, then the remote
# Started by the pre-push hook, detached from everything. Node.js starts only when something landed.
want=$1
common=${want%/orc-hooks/push/*}
. "$common/orc-hooks/push-settle"

# A reflog entry `update by push` for this very object, not older than the push: git writes it only for what the server
# has accepted. The time of the entry that matches is part of the key, not that of the newest.
in_reflog() {
  entries=$(git_here -c log.showSignature=false log -g -n 200 --date=unix --format='%H %gd %gs' "$tracking" --)
  while IFS= read -r entry; do
    case $entry in "$new "*'} update by push') ;; *) continue ;; esac
    at=${entry##*@\{} at=${at%%\}*}
    [ "$at" -ge "$since" ] 2>/dev/null || continue
    claim "$tracking $new $at" && return 0
  done <<END
$entries
END
  return 1
}

# What the remote has of the refs that wait, in $there; false when it could not be asked in half a minute.
ask_remote() {
  target=$remote names=
  if [ "$remote" = '(url)' ]; then
    target=${ORC_HOOKS_URL-}
  else
    url=$(git_here remote get-url --push -- "$remote") && [ -n "$url" ] && target=$url
  fi
  [ -n "$target" ] || return 1
  count=0
  while IFS= read -r line; do
    [ -n "$line" ] && split "$line" && names="$names $ref" count=$((count + 1))
  done <<END
$1
END
  [ "$count" -le 100 ] || names=
  ssh=${GIT_SSH_COMMAND:-$(git_here config core.sshCommand)}
  [ -n "$ssh" ] || [ -n "${GIT_SSH-}" ] || ssh=ssh
  case $ssh in ssh | 'ssh '*) GIT_SSH_COMMAND="$ssh -o BatchMode=yes -o ConnectTimeout=10 -o ServerAliveInterval=10" ;; esac
  [ -z "${GIT_SSH_COMMAND-}" ] || export GIT_SSH_COMMAND
  (
    # A relative URL counts from where git pushed.
    cd "$place" 2>/dev/null
    export GIT_TERMINAL_PROMPT=0 GIT_ASKPASS=true SSH_ASKPASS=true SSH_ASKPASS_REQUIRE=never GCM_INTERACTIVE=never
    exec git --no-optional-locks --git-dir="$common" -c credential.interactive=false ls-remote -- "$target" $names
  ) >"$want.lock/remote" 2>/dev/null &
  asking=$!
  (
    sleep 30 &
    sleeping=$!
    trap 'kill "$sleeping"' TERM
    wait "$sleeping" && kill "$asking"
  ) &
  timer=$!
  wait "$asking"
  isAsked=$?
  kill "$timer" 2>/dev/null
  [ "$isAsked" = 0 ] && there=$(cat "$want.lock/remote")
}

# What the remote shows for $ref, zeros for nothing.
shown_of() {
  shown=
  while IFS='	' read -r oid name; do
    [ "$name" = "$ref" ] && shown=$oid
  done <<END
$there
END
  [ -n "$shown" ] || shown=$(printf %s "$new" | tr -c 0 0)
}

# One look at the refs in $waiting: what landed goes to $landed, what did not stays; on the last look it is refused or
# unknown. $there is the answer of the remote where $isThere is yes.
look() {
  landed= refused= unknown= still=
  while IFS= read -r line; do
    [ -n "$line" ] || continue
    split "$line" && track
    if [ "$isProven" = yes ]; then
      # The push queue saw it land; another one may have moved the ref since.
      if claim "$process $start $ref $new"; then landed=$landed$line$newline; fi
    elif [ -n "$tracking" ] && ! zero "$new" && in_reflog; then
      landed=$landed$line$newline
    elif [ "$isThere" = yes ]; then
      judge "$1"
    elif [ "$1" = last ]; then
      unknown=$unknown$line$newline
    else
      still=$still$line$newline
    fi
  done <<END
$waiting
END
  waiting=$still
}

# Whether a later push met $new at the remote, by the remote's own word (the last field of a line of pre-push): so it
# landed, also when that push took it away again, and the reflog with it.
is_seen_later() {
  set +f
  grep -qsF " $ref $new" "$push"/*.want "$state"/push/spool/*.push
  isSeen=$?
  set -f
  return "$isSeen"
}

judge() {
  shown_of
  if [ "$shown" = "$new" ] || is_seen_later; then
    # Without a reflog the push itself is the key: a second look at the same push finds the same.
    if claim "$process $start $ref $new"; then landed=$landed$line$newline; fi
  elif [ "$1" != last ]; then
    still=$still$line$newline
  elif [ "$shown" = "$old" ] || { [ -n "$tracking" ] && has_reflog; }; then
    refused=$refused$line$newline
  else
    # Somebody has moved it since, or the server shows no such refs (refs/for/ of Gerrit).
    unknown=$unknown$line$newline
  fi
}

has_reflog() {
  [ "$(git_here config --type=bool core.logAllRefUpdates)" != false ] || return 1
}

# For whoever looks next: agents in their next event, people at their next prompt. The form: lib/core/notices.ts
tell() { # outcome, line
  split "$2"
  case $ref in refs/heads/*) ;; *) return 0 ;; esac
  [ "$session" != - ] || return 0
  [ -z "$session" ] || ! [ "$state/notices/answered/$session" -nt "$want" ] || return 0
  # The remote has the whole branch by now, in this form or another: whoever pushed it has done what would be told.
  case $local_ref in
    refs/heads/*) track && [ -n "$tracking" ] && git_here merge-base --is-ancestor "$local_ref" "$tracking" && return 0 ;;
  esac
  branch=$(printf %s "${ref#refs/heads/}" | tr -c '\040-\176' '?')
  # `<local>:<remote>` where the two are not called the same.
  case $local_ref in
    "$ref") word=$branch ;;
    refs/heads/* | HEAD) word=$(printf %s "${local_ref#refs/heads/}" | tr -c '\040-\176' '?'):$branch ;;
    *) word=$branch ;;
  esac
  case $word in *[!A-Za-z0-9._/+@:-]*) word="'$(printf %s "$word" | sed "s/'/'\\\\''/g")'" ;; esac
  [ "$remote" = origin ] || word="$word --remote $(printf %s "$remote" | tr -c 'A-Za-z0-9._/+@-' '?')"
  if [ "$1" = unknown ]; then
    text="It is not known whether the push of $branch landed: the remote could not be asked, or has moved on."
    next='git fetch && git status'
  elif zero "$shown" || zero "$new" || git_here merge-base --is-ancestor "$shown" "$new"; then
    text="The push of $branch did not land: a hook or the remote declined it; the output of git push says why."
    next='npx orc-hooks push status'
  else
    text="The push of $branch did not land: the remote has commits that are not in it."
    next="npx orc-hooks handle-push-conflict $word"
    # Which URL it was is written down nowhere.
    [ "$remote" != '(url)' ] || next="git pull --rebase <the URL> $branch"
  fi
  if [ -n "$session" ]; then audience="session $session"; else audience="worktree $top"; fi
  note="1 $at $((at + 3600))${newline}to $audience$newline> $text Next: $next$newline: $text Next command: $next"
  for who in agents shell; do
    [ "$who" = agents ] || [ -z "$session" ] || continue
    [ -d "$state/notices/$who" ] || mkdir -p "$state/notices/$who"
    name=push-$process-$start-$number
    printf '%s\n' "$note" >"$state/notices/$who/.$name.tmp" && mv "$state/notices/$who/.$name.tmp" "$state/notices/$who/$name"
    number=$((number + 1))
  done
}

tell_all() { # outcome, lines
  at=$(date +%s)
  while IFS= read -r line; do
    [ -z "$line" ] || { split "$line" && { [ "$isThere" = yes ] && shown_of || shown=; } && tell "$1" "$line"; }
  done <<END
$2
END
}

settled() {
  follow_landed
  record refused "$refused"
  tell_all refused "$refused"
  record unknown "$unknown"
  tell_all unknown "$unknown"
}

settle() { # first, again or last
  isThere=no
  look none
  settled
  [ -n "$waiting" ] || return 0
  ask_remote "$waiting" && isThere=yes
  look "$1"
  settled
}

watch() {
  fetch= there= waiting=$refs
  [ "$remote" = '(url)' ] || fetch=$(git_here config --get-all "remote.$remote.fetch")
  settle first
  [ -z "$waiting" ] || { sleep 1 && settle again; }
  [ -z "$waiting" ] || { sleep 3 && settle last; }
  [ -d "$push/seen" ] && find "$push/seen" -type d -mtime +3 -exec rmdir {} + 2>/dev/null
}

attend watch
