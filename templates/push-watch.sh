#!/bin/sh
# orc-hooks: finds out what became of one `git push`: landed, refused or unknown, once for each ref.
#   push-watch <file>.want             waits for that push to end, then asks the reflog, then the remote
#   push-watch --catch-up <common dir> watches what nobody watches any more, and looks for pushes no hook saw
# Started by the pre-push hook, detached from everything. Node.js starts only when something landed.
set -fu
umask 077
newline='
'
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_COMMON_DIR GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES \
  GIT_NAMESPACE GIT_PREFIX GIT_EXEC_PATH GIT_QUARANTINE_PATH GIT_INTERNAL_SUPER_PREFIX GIT_GRAFT_FILE GIT_CONFIG \
  GIT_SHALLOW_FILE GIT_NO_REPLACE_OBJECTS GIT_REPLACE_REF_BASE GIT_IMPLICIT_WORK_TREE GIT_TRACE GIT_TRACE2 \
  GIT_TRACE2_EVENT GIT_TRACE2_PERF GIT_TRACE_CURL GIT_TRACE_PACKET GIT_REFLOG_ACTION GIT_EDITOR
export LC_ALL=C

git_here() { git --no-optional-locks --git-dir="$common" "$@" 2>/dev/null; }
zero() { case $1 in *[!0]*) return 1 ;; esac; }

# Whether the process of the record is there still: the pid, its start time, and not as a zombie.
is_running() {
  kill -0 "$process" 2>/dev/null || return 1
  if [ -r /proc/self/stat ]; then
    IFS= read -r stat 2>/dev/null <"/proc/$process/stat" || return 1
    set -- ${stat##*) }
    [ "$1" != Z ] && [ "$1" != X ] && { [ "$start" = 0 ] || [ "${20}" = "$start" ]; }
  elif [ "$start" != 0 ]; then
    set -- $(ps -o lstart= -p "$process" 2>/dev/null)
    [ "${1-0}${2-}${3-}${4-}${5-}" = "$start" ]
  fi
}

read_record() {
  top= state= remote= process=0 start=0 session= refs= part=head isWhole=no
  while IFS= read -r line; do
    case $part$line in
      headworktree\ *) top=${line#* } ;;
      headstate\ *) state=${line#* } ;;
      headremote\ *) remote=${line#* } ;;
      headprocess\ *) set -- $line && process=$2 start=$3 ;;
      headsession*) session=${line#session} session=${session# } part=refs ;;
      refsend) isWhole=yes part=done ;;
      refs?*) refs=$refs$line$newline ;;
    esac
  done <"$want"
  # A name of a file later: nothing but what ids of sessions are made of.
  case $session in *[!A-Za-z0-9_-]*) session= ;; esac
  [ "$isWhole" = yes ]
}

# From the right: what was pushed may be an expression with spaces.
split() {
  old=${1##* } rest=${1% *}
  ref=${rest##* } rest=${rest% *}
  new=${rest##* } local_ref=${rest% *}
}

# The tracking ref of $ref, as `git push` itself finds it: by the fetch refspecs of the remote.
track() {
  tracking=
  while IFS= read -r spec; do
    spec=${spec#+} from=${spec%%:*} to=${spec#*:}
    case $from in
      ^* | '') ;;
      *'*'*)
        # In variables first: bash reads an expansion in a pattern in its own way.
        before=${from%%[*]*} after=${from#*[*]}
        case $ref in
          "$before"*"$after")
            middle=${ref#"$before"}
            tracking=${to%%[*]*}${middle%"$after"}${to#*[*]}
            ;;
        esac
        ;;
      "$ref") tracking=$to ;;
    esac
  done <<END
$fetch
END
}

# The guard of all ways that notice a landing: of several that see the same one, one gets the name.
claim() {
  key=$(printf '%s' "$1" | git_here hash-object --stdin) || return 1
  [ -d "$push/seen" ] || mkdir -p "$push/seen"
  mkdir "$push/seen/$key" 2>/dev/null
}

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
    cd "$from" 2>/dev/null
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
    if [ -n "$tracking" ] && ! zero "$new" && in_reflog; then
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

judge() {
  shown_of
  if [ "$shown" = "$new" ]; then
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

# One fact for each outcome, whole or not at all: push facts for the fold, and for the display of progress.
record() { # outcome, lines
  [ -n "$2" ] || return 0
  at=$(date +%s) number=$((number + 1))
  [ -d "$state/push/spool" ] || mkdir -p "$state/push/spool"
  name=${at}000-$process-$start-$number.push
  if [ "$1" = landed ]; then
    [ -d "$state/spool" ] || mkdir -p "$state/spool"
    printf '%s\n%s' "$remote" "$2" >"$state/spool/.$name.tmp" && mv "$state/spool/.$name.tmp" "$state/spool/$name"
  fi
  printf '1 %s %s\nworktree %s\nremote %s\n%s' "$1" "$at" "$top" "$remote" "$2" >"$state/push/spool/.$name.tmp" &&
    mv "$state/push/spool/.$name.tmp" "$state/push/spool/$name"
}

# The post-push hook of the worktree, once, with one line for each landed ref: <remote> <ref> <old> <new>.
post_push() {
  [ -n "$landed" ] || return 0
  lines=
  while IFS= read -r line; do
    [ -n "$line" ] && split "$line" && lines="$lines$remote $ref $old $new$newline"
  done <<END
$landed
END
  [ -e "$top/.git" ] || top=${state%/*}
  hook=@POST_PUSH@
  case $hook in /*) ;; *) hook=$top/$hook ;; esac
  log=$state/logs/post-push.log
  [ -d "$state/logs" ] || mkdir -p "$state/logs"
  [ -n "$(find "$log" -size +512 2>/dev/null)" ] && mv "$log" "$log.1"
  (
    unset GIT_CONFIG_PARAMETERS GIT_CONFIG_COUNT GIT_SSH_COMMAND ORC_HOOKS_URL
    cd "$top" 2>/dev/null || cd "${state%/*}" || exit 0
    printf %s "$lines" >"$push/.$process-$start-$number.lines"
    exec <"$push/.$process-$start-$number.lines"
    rm -f "$push/.$process-$start-$number.lines"
    if [ -x "$hook" ]; then
      exec "$hook" "$remote"
    elif [ -f "$hook" ]; then
      exec sh -e "$hook" "$remote"
    fi
    # A checkout without the hook: what orc-hooks itself does there is done.
    exec node "$orc/push-event.cjs" landed
  ) >>"$log" 2>&1 &
}

# For whoever looks next: agents in their next event, people at their next prompt. The form: lib/core/notices.ts
tell() { # outcome, line
  split "$2"
  case $ref in refs/heads/*) ;; *) return 0 ;; esac
  [ "$session" != - ] || return 0
  [ -z "$session" ] || ! [ "$state/notices/answered/$session" -nt "$want" ] || return 0
  branch=$(printf %s "${ref#refs/heads/}" | tr -c '\040-\176' '?')
  case $branch in *[!A-Za-z0-9._/+@-]*) word="'$(printf %s "$branch" | sed "s/'/'\\\\''/g")'" ;; *) word=$branch ;; esac
  [ "$remote" = origin ] || [ "$remote" = '(url)' ] || word="$word --remote $(printf %s "$remote" | tr -c 'A-Za-z0-9._/+@-' '?')"
  if [ "$1" = unknown ]; then
    text="It is not known whether the push of $branch landed: the remote could not be asked, or has moved on."
    next='git fetch && git status'
  elif [ "${shown-}" != '' ] && git_here merge-base --is-ancestor "$shown" "$new"; then
    text="The push of $branch did not land: a hook or the remote declined it; the output of git push says why."
    next='npx orc-hooks push status'
  else
    text="The push of $branch did not land: the remote has commits that are not in it."
    next="npx orc-hooks handle-push-conflict $word"
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

settle() { # first, again or last
  isThere=no
  look none
  settled
  [ -n "$waiting" ] || return 0
  ask_remote "$waiting" && isThere=yes
  look "$1"
  settled
}

settled() {
  record landed "$landed"
  post_push
  record refused "$refused"
  tell_all refused "$refused"
  record unknown "$unknown"
  tell_all unknown "$unknown"
}

watch() {
  mkdir "$want.lock" 2>/dev/null || return 0
  printf '%s\n' "$$" >"$want.lock/pid"
  if read_record; then
    since=$(stat -c %Y "$want" 2>/dev/null || stat -f %m "$want" 2>/dev/null) || since=$(date +%s)
    since=$((since - 1)) turns=0
    while is_running; do
      turns=$((turns + 1))
      if [ "$turns" -lt 100 ]; then sleep 0.05 2>/dev/null || sleep 1
      elif [ "$turns" -lt 1000 ]; then sleep 0.2 2>/dev/null || sleep 1
      elif [ "$turns" -lt 80000 ]; then sleep 1
      else break; fi
    done
    # Not in the worktree of the push: git does not work in a directory that is removed meanwhile.
    from=$top top=$(cd "$top" 2>/dev/null && pwd -P)
    cd "${state%/*}" 2>/dev/null || cd "$common"
    [ -n "$top" ] && [ -e "$top/.git" ] || top=${state%/*}
    fetch= there= number=0 waiting=$refs
    [ "$remote" = '(url)' ] || fetch=$(git_here config --get-all "remote.$remote.fetch")
    settle first
    [ -z "$waiting" ] || { sleep 1 && settle again; }
    [ -z "$waiting" ] || { sleep 3 && settle last; }
    [ -d "$push/seen" ] && find "$push/seen" -type d -mtime +3 -exec rmdir {} + 2>/dev/null
  fi
  rm -f "$want"
  rm -rf "$want.lock"
}

# ---- what nobody watches any more: the watcher was killed, or the machine was switched off
adopt() {
  set +f
  for want in "$push"/*.want; do
    set -f
    [ -f "$want" ] && read_record && ! is_running || continue
    if [ -d "$want.lock" ]; then
      IFS= read -r watcher 2>/dev/null <"$want.lock/pid" && kill -0 "$watcher" 2>/dev/null && continue
      # Whoever moves it away has it.
      mv "$want.lock" "$want.dead.$$" 2>/dev/null && rm -rf "$want.dead.$$" || continue
    fi
    sh "$0" "$want"
  done
}

# ---- pushes that no hook saw (--no-verify, an IDE with a git of its own): what the reflogs say since the last time
scan() {
  now=$(date +%s) last= isFirst=no
  IFS= read -r last 2>/dev/null <"$push/scanned"
  # Times of a reflog are whole seconds: what was pushed just before the first look must not be news at the second.
  case $last in '' | *[!0-9]*) last=$now isFirst=yes ;; esac
  since=$((last - 1)) top=$(pwd -P) process=scan start=$$ session= number=0
  # Made before the look: what is pushed meanwhile is newer, and found the next time.
  printf '%s\n' "$now" >"$push/.scanned.$$"
  if [ -d "$common/logs/refs/remotes" ]; then
    set --
    [ "$isFirst" = yes ] || set -- -newer "$push/scanned"
    changed=$(find "$common/logs/refs/remotes" -type f "$@" 2>/dev/null | sed "s|^.*/logs/refs/remotes/|refs/remotes/|")
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

scan_ref() {
  found=$(git_here -c log.showSignature=false log -g -n 50 --date=unix --format='%H %gd %gs' "$tracking" --)
  # The line below says what was there before; what was before the last one stands in the file alone.
  entry=
  while IFS= read -r below; do
    above=$entry entry=$below
    case $above in *'} update by push') ;; *) continue ;; esac
    new=${above%% *} at=${above##*@\{} at=${at%%\}*} old=${below%% *}
    [ "$at" -ge "$since" ] 2>/dev/null || continue
    # Somebody watches it, or has seen it.
    set +f
    grep -qs " $new " "$push"/*.want && { set -f; continue; }
    set -f
    remote_ref && claim "$tracking $new $at" && [ "$isFirst" = no ] || continue
    [ -n "$old" ] || IFS=' ' read -r old remainder 2>/dev/null <"$common/logs/$tracking" ||
      old=$(git_here rev-parse --verify --quiet "$new^") || old=$(printf %s "$new" | tr -c 0 0)
    landed="$ref $new $ref $old$newline" refused= unknown=
    settled
  done <<END
$found

END
}

# The remote and the ref on it that $tracking stands for.
remote_ref() {
  remotes=$(git_here remote)
  while IFS= read -r remote; do
    fetch=$(git_here config --get-all "remote.$remote.fetch")
    while IFS= read -r spec; do
      spec=${spec#+} from=${spec%%:*} to=${spec#*:}
      before=${to%%[*]*}
      case $tracking in
        "$before"*)
          ref=${from%%[*]*}${tracking#"$before"}
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

if [ "$1" = --catch-up ]; then
  common=$2 orc=$2/orc-hooks push=$2/orc-hooks/push
  case $common in */.git) state=${common%/.git}/.orchestra ;; *) state=$common/.orchestra ;; esac
  [ -d "$state" ] && cd "${state%/*}" || exit 0
  # Not with its parents: an uninstall that runs meanwhile takes them away.
  [ -d "$push" ] || mkdir "$push" 2>/dev/null || exit 0
  adopt
  common=$2 push=$2/orc-hooks/push
  case $common in */.git) state=${common%/.git}/.orchestra ;; *) state=$common/.orchestra ;; esac
  scan
else
  want=$1
  push=${want%/*} orc=${push%/*} common=${orc%/*}
  watch
fi
