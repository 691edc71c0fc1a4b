# orc-hooks: shows pending notices (a push that was refused, the end of a deployment) at the next prompt, and has it found out
# what became of pushes that nobody watched.
# In ~/.config/fish/config.fish:  npx orc-hooks shell-init fish | source
# Builtins only; a process starts when there is something to show or to find out.
function _orc_notices --on-event fish_prompt
    set -l top $PWD
    while test -n "$top" -a ! -e "$top/.git"
        set top (string replace -r '/[^/]*$' '' -- $top)
    end
    test -n "$top"; or return
    set -l git $top/.git
    if test -f "$top/.git"
        read -l line <$top/.git; or return
        set git (string replace 'gitdir: ' '' -- $line)
        string match -q '/*' -- $git; or set git $top/$git
        # Not in a submodule, which may lie below a directory of that name.
        test -f $git/commondir; and set git (string replace -r '/worktrees/[^/]*$' '' -- $git)
    end
    # A submodule keeps its git directory elsewhere, and has its state at its top.
    set -l state (string replace -r '/\.git$' '' -- $git)/.orchestra
    test -d "$state"; or set state $top/.orchestra
    if test -f "$git/orc-hooks/push-catch-up" -a -f "$git/orc-hooks/push/scanned"
        set -l looked (path mtime -- $git/orc-hooks/push/scanned)
        for name in $git/orc-hooks/push/*.want $git/logs/refs/remotes/*/* $git/logs/refs/remotes/*/*/*
            test -f $name; and test (path mtime -- $name) -gt $looked; or continue
            command sh -c 'trap "" HUP; sh "$0" "$1" </dev/null >/dev/null 2>&1 &' $git/orc-hooks/push-catch-up $git
            break
        end
    end
    test -d "$state/notices/shell"; or return
    for name in $state/notices/shell/*
        set -l lines
        while read -l line
            set -a lines $line
        end <$name
        set -l who $lines[2]
        string match -q 'to everybody*' -- $who
        or test "$who" = "to worktree $top"
        or test "$who" = "to worktree "(path resolve -- $top)
        or continue
        # Of several shells the one that takes the file away shows it.
        set -l file $state/notices/.shown.$fish_pid
        command mv $name $file 2>/dev/null; or continue
        for line in $lines[3..]
            string match -q '> *' -- $line; and printf 'orc-hooks: %s\n' (string sub -s 3 -- $line)
        end
        command rm -f $file
    end
    command rmdir $state/notices/shell 2>/dev/null
    return 0
end
