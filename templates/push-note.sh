#!/bin/sh
# orc-hooks: what pre-push and reference-transaction share: which push is above them, and how its watcher is left behind.
# Read in by them, with the path of a file in <common dir>/orc-hooks in $orc_here. Builtins only, but where it says so.
newline='
'
# The shared state is at the top of the main worktree; a submodule keeps its git directory elsewhere, and has it here.
find_state() {
  common=${orc_here%/*}
  common=${common%/*}
  case $common in
    .git) state=.orchestra ;;
    */.git) state=${common%/.git}/.orchestra ;;
    *) state=$common/.orchestra ;;
  esac
  # `orc-hooks doctor` asks whether git would come here, and nothing more.
  [ -z "${ORC_HOOKS_PROBE-}" ] || { printf 'orc-hooks %s %s\n' "$ORC_HOOKS_PROBE" "$state"; exit 0; }
  [ -d "$state" ] || state=.orchestra
  [ -d "$state" ]
}

# The process called git above us, when it started, and how it was called.
find_push() {
  process=$PPID start=0 command_line=
  set -f
  above=$PPID depth=0
  if [ -r /proc/self/stat ]; then
    while [ "$depth" -lt 8 ] && IFS= read -r stat 2>/dev/null <"/proc/$above/stat"; do
      name=${stat#*\(}
      set -- ${stat##*) }
      case ${name%) *} in
        git | git-push | git.exe)
          process=$above start=${20}
          break
          ;;
      esac
      above=$2 depth=$((depth + 1))
    done
    # The words come without the zeros between them.
    IFS= read -r command_line 2>/dev/null <"/proc/$process/cmdline"
  else
    while [ "$depth" -lt 8 ]; do
      set -- $(ps -o ppid= -o comm= -p "$above" 2>/dev/null)
      case ${2-} in
        git | */git | git-push | */git-push) process=$above && break ;;
        '') break ;;
      esac
      above=$1 depth=$((depth + 1))
    done
    set -- $(LC_ALL=C ps -o lstart= -p "$process" 2>/dev/null)
    start=${1-0}${2-}${3-}${4-}${5-}
    command_line='-n push'
  fi
  set +f
}

# The words of that process, one a line; costs a process or two.
words() {
  if [ -r /proc/self/stat ]; then tr '\0' '\n' <"/proc/$process/cmdline" 2>/dev/null
  else ps -o args= -p "$process" 2>/dev/null | tr ' ' '\n'; fi
}

# Whether anybody is to be told. Not in continuous integration: there nobody is, and runners end what is left. And
# handle-push-conflict knows itself what landed.
is_wanted() {
  [ -z "${ORC_HOOKS_QUEUED-}" ] && { [ -z "${CI-}" ] || [ "${ORC_HOOKS_CI-}" = 1 ]; }
}

# Notes the push in $push/$1, for $remote with the lines in $refs. False when there is such a note: the hook may be
# installed twice, and of several URLs of one remote the first is watched.
note_push() {
  case $common in /*) ;; *) common=$PWD/$common ;; esac
  case $state in /*) ;; *) state=$PWD/$state ;; esac
  # The note has lines.
  case $common$state in *"$newline"*) return 1 ;; esac
  directory=$PWD
  case $directory in *"$newline"*) directory=/ ;; esac
  # `orc-hooks push` tells by itself what became of its push.
  session=${CLAUDE_CODE_SESSION_ID-}
  [ "${ORC_HOOKS_TOLD-}" = 1 ] && session=-
  umask 077
  push=$common/orc-hooks/push
  [ -d "$push" ] || mkdir "$push" 2>/dev/null
  set -C
  {
    printf '1\nworktree %s\nstate %s\nremote %s\nprocess %s %s\nsession %s\n%send\n' "$directory" "$state" "$remote" \
      "$process" "$start" "$session" "$refs" >"$push/$1"
  } 2>/dev/null || return 1
  set +C
}

# Leaves a script in <common dir>/orc-hooks to itself, with the note: it outlives this hook, git and the terminal.
leave() { # script, note
  [ -f "$common/orc-hooks/$1" ] || return 0
  if command -v setsid >/dev/null 2>&1; then
    away() { exec setsid sh "$@"; }
  elif command -v perl >/dev/null 2>&1; then
    away() { exec perl -MPOSIX -e 'POSIX::setsid(); exec @ARGV' sh "$@"; }
  else
    away() { exec sh "$@"; }
  fi
  (
    trap '' HUP INT
    away "$common/orc-hooks/$1" "$push/$2"
  ) </dev/null >/dev/null 2>&1 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- &
}
