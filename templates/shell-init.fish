# orc-hooks: shows pending notices (a push that was refused, the end of a deployment) at the next prompt.
# In ~/.config/fish/config.fish:  npx orc-hooks shell-init fish | source
# Builtins only; a process starts when there is something to show.
function _orc_notices --on-event fish_prompt
    set -l top $PWD
    while test -n "$top" -a ! -e "$top/.git"
        set top (string replace -r '/[^/]*$' '' -- $top)
    end
    test -n "$top"; or return
    set -l state $top/.orchestra
    if test -f "$top/.git"
        read -l git <$top/.git; or return
        set git (string replace 'gitdir: ' '' -- $git)
        string match -q '/*' -- $git; or set git $top/$git
        set state (string replace -r '/\.git/worktrees/[^/]*$' '' -- $git)/.orchestra
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
