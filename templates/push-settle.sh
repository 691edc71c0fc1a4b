#!/bin/sh
# orc-hooks: what push-watch and push-catch-up share: the record of a push, the guard against telling a landing twice, and
# what follows an outcome. Read in by them, with the common directory in $common.
set -fu
umask 077
newline='
'
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_COMMON_DIR GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES \
  GIT_NAMESPACE GIT_PREFIX GIT_EXEC_PATH GIT_QUARANTINE_PATH GIT_INTERNAL_SUPER_PREFIX GIT_GRAFT_FILE GIT_CONFIG \
  GIT_SHALLOW_FILE GIT_NO_REPLACE_OBJECTS GIT_REPLACE_REF_BASE GIT_IMPLICIT_WORK_TREE GIT_TRACE GIT_TRACE2 \
  GIT_TRACE2_EVENT GIT_TRACE2_PERF GIT_TRACE_CURL GIT_TRACE_PACKET GIT_REFLOG_ACTION GIT_EDITOR
export LC_ALL=C

push=$common/orc-hooks/push

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
  top= state= remote= process=0 start=0 session= refs= seen= part=head isWhole=no isProven=no
  while IFS= read -r line; do
    case $part$line in
      headworktree\ *) top=${line#* } ;;
      headstate\ *) state=${line#* } ;;
      headremote\ *) remote=${line#* } ;;
      headproven) isProven=yes ;;
      headprocess\ *) set -- $line && process=$2 start=$3 ;;
      headsession*) session=${line#session} session=${session# } part=refs ;;
      refsend) isWhole=yes part=done ;;
      refs?*) refs=$refs$line$newline ;;
      done?*) seen=$seen$line$newline ;;
    esac
  done <"$want"
  # A name of a file later: nothing but what ids of sessions are made of.
  case $session in *[!A-Za-z0-9_-]*) session= ;; esac
  [ "$isWhole" = yes ]
}

# Calls $1 once the push of the record $want has ended, with what stands in the record then; nothing, if another process
# attends to it.
attend() {
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
    read_record
    # Not in the worktree of the push: git does not work in a directory that is removed meanwhile.
    place=$top top=$(cd "$top" 2>/dev/null && pwd -P)
    cd "${state%/*}" 2>/dev/null || cd "$common"
    [ -n "$top" ] && [ -e "$top/.git" ] || top=${state%/*}
    number=0
    "$1"
  fi
  rm -f "$want"
  rm -rf "$want.lock"
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
    spec=${spec#+} source=${spec%%:*} to=${spec#*:}
    case $source in
      ^* | '') ;;
      *'*'*)
        # In variables first: bash reads an expansion in a pattern in its own way.
        before=${source%%[*]*} after=${source#*[*]}
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
    exec node "$common/orc-hooks/push-event.cjs" landed
  ) >>"$log" 2>&1 &
}

# What follows the landing of the refs in $landed.
follow_landed() {
  record landed "$landed"
  post_push
}
