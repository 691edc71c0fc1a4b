#!/bin/sh
# orc-hooks: lefthook starts this for pre-push, with the same arguments and stdin as git gives the hook.
ours=$(git rev-parse --git-common-dir 2>/dev/null)/orc-hooks/@NAME@
[ -f "$ours" ] && exec sh "$ours" "$@"
exit 0
