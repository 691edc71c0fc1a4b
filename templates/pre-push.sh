#!/bin/sh
# orc-hooks: checks the names of pushed branches, notes what is pushed, and leaves a watcher that finds out what became
# of it. Called as git calls pre-push (githooks(5)), or read in by a hook that sets orc_file to the path of this file
# and may set orc_given to the stdin it has read. Ends with 0 but for a name that the configuration does not allow:
# then with 1, or with 43 where it was read in with orc_given, so that no accident looks like it.
# Builtins only on the common way: one shell and one detached process is all that a push pays.
set +eu
[ "${ORC_HOOKS-}" = 0 ] && exit 0

# This file lies in <common dir>/orc-hooks; the shared state is at the top of the main worktree.
common=${orc_file-$0}
common=${common%/*}
common=${common%/*}
case $common in
  .git) state=.orchestra ;;
  */.git) state=${common%/.git}/.orchestra ;;
  *) state=$common/.orchestra ;;
esac
# `orc-hooks doctor` asks whether git would come here, and nothing more.
[ -z "${ORC_HOOKS_PROBE-}" ] || { printf 'orc-hooks %s %s\n' "$ORC_HOOKS_PROBE" "$state"; exit 0; }
# A submodule keeps its git directory elsewhere; then the state is here, at the top of its worktree.
[ -d "$state" ] || state=.orchestra
[ -d "$state" ] || exit 0

newline='
'
if [ -n "${orc_file-}" ] && [ -n "${orc_given+x}" ]; then
  refs=$orc_given
else
  [ -t 0 ] && exit 0
  # `read` costs one system call per byte, `cat` a process: most pushes have one line, a mirror has thousands.
  refs= count=0
  while [ "$count" -lt 8 ] && IFS= read -r line; do
    refs=$refs$line$newline
    count=$((count + 1))
  done
  if [ "$count" -eq 8 ]; then
    line=$(cat)
    refs=$refs$line${line:+$newline}
  fi
fi
# Empty: everything is up to date, or git itself refuses the push.
[ -n "$refs" ] || exit 0

# Without a name git gives the URL twice; a URL may hold a password and is never written down.
remote=${1-} url=${2-}
case $remote in "$url" | *://* | '' | *"$newline"*) remote='(url)' ;; esac
directory=$PWD
case $directory in *"$newline"*) directory=/ ;; esac

# Text of others before it goes to a terminal: printable ASCII.
clean() { printf %s "$1" | LC_ALL=C tr -c '\040-\176' '?'; }
say() { printf 'orc-hooks: %s\n' "$1" >&2; }

# ---- the process called git above us, and how it was called
process=$PPID start=0 command_line=
words() { tr '\0' '\n' <"/proc/$process/cmdline" 2>/dev/null; }
set -f
if [ -r /proc/self/stat ]; then
  above=$PPID depth=0
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
  words() { ps -o args= -p "$process" 2>/dev/null | tr ' ' '\n'; }
  above=$PPID depth=0
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
  command_line=-n
fi
is_dry=no is_forced=no
case $command_line in
  *--dry-run* | *--force* | *-*n* | *-*f* | *+*)
    for word in $(words); do
      case $word in
        --dry-run) is_dry=yes ;;
        --force* | +*) is_forced=yes ;;
        --* | -o*) ;;
        -*)
          case $word in *n*) is_dry=yes ;; esac
          case $word in *f*) is_forced=yes ;; esac
          ;;
      esac
    done
    ;;
esac
set +f

# ---- the rules, from what Node.js made of orc-hooks.config.json (a stale one is made anew; without node: no rules)
orc_rule=off orc_fetch=0 orc_config= orc_problem=
view=$common/orc-hooks/push.conf
config=${state%.orchestra}orc-hooks.config.json
[ -f "$view" ] && . "$view"
if [ ! -f "$view" ] || [ "$config" -nt "$view" ] || { [ -n "$orc_config" ] && [ ! -f "$config" ]; }; then
  orc_rule=off orc_fetch=0 orc_problem=
  if command -v node >/dev/null 2>&1 && [ -f "$common/orc-hooks/push-event.cjs" ]; then
    node "$common/orc-hooks/push-event.cjs" view "$PWD" </dev/null >/dev/null 2>&1 && [ -f "$view" ] && . "$view"
  fi
fi
[ -z "$orc_problem" ] || say "$orc_problem"

# Whether HEAD is a branch: a push of HEAD from a detached one has no name to judge.
on_branch() {
  IFS= read -r head 2>/dev/null <"${GIT_DIR:-.git}/HEAD" || return 1
  case $head in 'ref: refs/heads/'*) ;; *) return 1 ;; esac
}

rename_hint() { # local ref, branch on the remote
  case $2 in *[!A-Za-z0-9._/+@-]* | -*) old= ;; *) old=$2 ;; esac
  new=${old##*/}
  new=feat/${new:-NAME}
  if [ -n "$old" ] && [ "$1" = "refs/heads/$old" ]; then
    printf 'git branch -m %s %s' "$old" "$new"
  else
    printf 'git branch -m %s' "$new"
  fi
}

check_name() { # local ref, remote ref
  case $1 in
    refs/heads/*) ;;
    HEAD) on_branch || return 0 ;;
    *) return 0 ;;
  esac
  branch=${2#refs/heads/}
  orc_allowed "$branch" && return 0
  text="the branch name \"$(clean "$branch")\" is none of those allowed here: $orc_names"
  if [ "$orc_rule" = enforce ]; then
    say "push refused: $text"
    refused=yes
  else
    say "warning: $text"
  fi
  say "  rename it: $(rename_hint "$1" "$branch")   (rule: push.branchNames in orc-hooks.config.json)"
}

# One fetch of at most $orc_fetch seconds, never with a question.
bounded_fetch() {
  GIT_TERMINAL_PROMPT=0 GIT_ASKPASS=true SSH_ASKPASS=true git fetch --quiet --no-tags -- "$remote" "$1" \
    </dev/null >/dev/null 2>&1 &
  fetching=$!
  (sleep "$orc_fetch"; kill "$fetching") </dev/null >/dev/null 2>&1 &
  timer=$!
  wait "$fetching"
  kill "$timer" 2>/dev/null
  orc_fetch=0
}

# Behind or diverged, as far as it is known here: the remote's own word is the fourth field of the line.
check_behind() { # new oid, remote ref, old oid
  [ "$remote" = '(url)' ] && return 0
  branch=${2#refs/heads/}
  if [ "$is_forced" = no ] && IFS= read -r known 2>/dev/null <"$common/refs/remotes/$remote/$branch" &&
    [ "$known" = "$3" ]; then return 0; fi
  shown=$(clean "$remote/$branch")
  lost=$(git rev-list --count "$1..$3" -- 2>/dev/null)
  if [ -z "$lost" ] && [ "$orc_fetch" -gt 0 ]; then
    bounded_fetch "$2"
    lost=$(git rev-list --count "$1..$3" -- 2>/dev/null)
  fi
  if [ "$is_forced" = yes ]; then
    case $lost in
      0) ;;
      '') say "warning: $shown has commits that were never fetched; this push takes them away" ;;
      *) say "warning: diverged: this push takes $lost commit(s) of $shown away" ;;
    esac
  else
    case $lost in
      0) ;;
      *)
        say "warning: behind: $shown has ${lost:+$lost }commit(s) that are not here, so git will refuse this push"
        say "  next: npx orc-hooks handle-push-conflict $(clean "$branch")"
        ;;
    esac
  fi
}

refused=no
while read -r line; do
  # From the right: what was pushed may be an expression with spaces.
  old=${line##* } rest=${line% *}
  remote_ref=${rest##* } rest=${rest% *}
  new=${rest##* } local_ref=${rest% *}
  case $remote_ref in refs/heads/*) ;; *) continue ;; esac
  case $new in *[!0]*) ;; *) continue ;; esac
  [ "$orc_rule" = off ] || check_name "$local_ref" "$remote_ref"
  [ -n "${ORC_HOOKS_QUEUED-}" ] && continue
  case $old in *[!0]*) check_behind "$new" "$remote_ref" "$old" ;; esac
done <<ORC_REFS
$refs
ORC_REFS
if [ "$refused" = yes ]; then
  [ -n "${orc_file-}" ] && [ -n "${orc_given+x}" ] && exit 43
  exit 1
fi

# handle-push-conflict asks before it queues: where it is behind it mends that, and it knows itself what landed.
[ -n "${ORC_HOOKS_QUEUED-}" ] && exit 0

# ---- the note, and the watcher. Not in continuous integration: there nobody is told, and runners end what is left.
[ "$is_dry" = yes ] && exit 0
[ -n "${CI-}" ] && [ "${ORC_HOOKS_CI-}" != 1 ] && exit 0
case $common in /*) ;; *) common=$PWD/$common ;; esac
case $state in /*) ;; *) state=$PWD/$state ;; esac
# `orc-hooks push` tells by itself what became of its push.
session=${CLAUDE_CODE_SESSION_ID-}
[ "${ORC_HOOKS_TOLD-}" = 1 ] && session=-
umask 077
push=$common/orc-hooks/push
[ -d "$push" ] || mkdir "$push" 2>/dev/null
want=$push/$process-$start.want
# Made only once: this hook may be installed twice, and of several URLs of one remote the first is watched.
set -C
{
  printf '1\nworktree %s\nstate %s\nremote %s\nprocess %s %s\nsession %s\n%send\n' "$directory" "$state" "$remote" \
    "$process" "$start" "$session" "$refs" >"$want"
} 2>/dev/null || exit 0
set +C
watch=$common/orc-hooks/push-watch
[ -f "$watch" ] || exit 0
if command -v setsid >/dev/null 2>&1; then
  away() { exec setsid sh "$@"; }
elif command -v perl >/dev/null 2>&1; then
  away() { exec perl -MPOSIX -e 'POSIX::setsid(); exec @ARGV' sh "$@"; }
else
  away() { exec sh "$@"; }
fi
(
  trap '' HUP INT
  # The only place of a URL without a name: nothing of it is written down.
  [ "$remote" = '(url)' ] && ORC_HOOKS_URL=$url && export ORC_HOOKS_URL
  away "$watch" "$want"
) </dev/null >/dev/null 2>&1 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- &
exit 0
