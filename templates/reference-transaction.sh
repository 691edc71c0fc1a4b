#!/bin/sh
# orc-hooks: notes what a push without pre-push (--no-verify) changed. Read in by the hook reference-transaction once that
# has seen, of one change, what only a push or a fetch of something new looks like: $orc_line, `<old> <new> <ref>`.
# What it was the watcher finds out. Nobody asks how this ends.
set +eu
orc_here=$orc_file
. "${orc_here%/*}/push-note"
find_state || exit 0
is_wanted || exit 0
find_push

# `git fetch origin push` has the word too.
is_push() {
  set -f
  IFS=$newline
  set -- $(words)
  unset IFS
  set +f
  case ${1##*/} in git-push | git-push.exe) return 0 ;; esac
  while [ "$#" -gt 1 ]; do
    shift
    case $1 in
      -c | -C | --git-dir | --work-tree | --namespace | --config-env) [ "$#" -gt 1 ] && shift ;;
      -*) ;;
      push) return 0 ;;
      *) return 1 ;;
    esac
  done
  return 1
}

is_push || exit 0
# Seen by pre-push.
[ ! -e "$common/orc-hooks/push/$process-$start.want" ] || exit 0
note=$process-$start.refs remote='(refs)' refs=
# One transaction for each ref, one after the other: the first leaves the watcher, which waits for the end of the push.
note_push "$note" && isFirst=yes || isFirst=no
set +C
{ printf '%s\n' "$orc_line" >>"$push/$note"; } 2>/dev/null || exit 0
[ "$isFirst" = no ] || leave push-catch-up "$note"
