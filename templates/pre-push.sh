#!/bin/sh
# orc-hooks: checks the names of pushed branches, notes what is pushed, and leaves a watcher that finds out what became
# of it. Called as git calls pre-push (githooks(5)), or read in by a hook that sets orc_file to the path of this file
# and may set orc_given to the stdin it has read. Ends with 0 but for a name that the configuration does not allow:
# then with 1, or with 43 where it was read in with orc_given, so that no accident looks like it.
# Builtins only on the common way: one shell and one detached process is all that a push pays.
set +eu
[ "${ORC_HOOKS-}" = 0 ] && exit 0

orc_here=${orc_file-$0}
[ -f "${orc_here%/*}/push-note" ] || exit 0
. "${orc_here%/*}/push-note"
find_state || exit 0

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

# Text of others before it goes to a terminal: printable ASCII.
clean() { printf %s "$1" | LC_ALL=C tr -c '\040-\176' '?'; }
say() { printf 'orc-hooks: %s\n' "$1" >&2; }

find_push
is_dry=no is_forced=no
case $command_line in
  *--dr* | *--force* | *--m* | *-*n* | *-*f* | *+*)
    set -f
    IFS=$newline
    for word in $(words); do
      case $word in
        # git takes every beginning of an option that is one.
        --dr*) is_dry=yes ;;
        --no-dr*) is_dry=no ;;
        --force* | --m* | +*) is_forced=yes ;;
        --* | -o*) ;;
        -*)
          case $word in *n*) is_dry=yes ;; esac
          case $word in *f*) is_forced=yes ;; esac
          ;;
      esac
    done
    unset IFS
    set +f
    ;;
esac

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
  ssh=${GIT_SSH_COMMAND:-$(git config core.sshCommand)}
  [ -n "$ssh" ] || [ -n "${GIT_SSH-}" ] || ssh=ssh
  # ssh asks at the terminal, whatever its stdin is.
  case $ssh in ssh | 'ssh '*) ssh="$ssh -o BatchMode=yes" ;; esac
  (
    [ -z "$ssh" ] || export GIT_SSH_COMMAND="$ssh"
    export GIT_TERMINAL_PROMPT=0 GIT_ASKPASS=true SSH_ASKPASS=true
    exec git fetch --quiet --no-tags --no-auto-maintenance --no-recurse-submodules -- "$remote" "$1"
  ) </dev/null >/dev/null 2>&1 &
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

# ---- the note, and the watcher
[ "$is_dry" = no ] && is_wanted || exit 0
note_push "$process-$start.want" || exit 0
# The only place of a URL without a name: nothing of it is written down.
[ "$remote" = '(url)' ] && ORC_HOOKS_URL=$url && export ORC_HOOKS_URL
leave push-watch "$process-$start.want"
exit 0
