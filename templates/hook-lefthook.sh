#!/bin/sh
# orc-hooks: lefthook starts this for pre-push, with the same arguments and stdin as git gives the hook.
orc_file=$(CDPATH= cd "$(git rev-parse --git-common-dir 2>/dev/null)" && pwd -P)/orc-hooks/@NAME@
[ -f "$orc_file" ] && exec sh "$orc_file" "$@"
exit 0
