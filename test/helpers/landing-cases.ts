// Every way to push that differs in what git runs, writes down or reports, and what is to be said of it.
import type { Case } from './landing.ts'

const main = 'refs/heads/main'
const CATCH_UP = 'sh "$(git rev-parse --git-common-dir)/orc-hooks/push-catch-up" "$PWD/.git"'

/** There git finds no hook where core.hooksPath is relative, as husky sets it. */
export const OUTSIDE = 'from outside of the worktree, with GIT_DIR and GIT_WORK_TREE'

/** Pushes that the remote takes. */
export const ACCEPTED: readonly Case[] = [
  {
    landed: ['refs/heads/feat/a'],
    name: 'first push of a branch',
    script: 'git checkout -q -b feat/a; more; git push -q origin feat/a',
  },
  { landed: [main], name: 'ordinary push', script: 'more; git push -q origin main' },
  {
    landed: [main, 'refs/heads/x', 'refs/heads/y'],
    name: 'three refs at once',
    script: 'more; git push -q origin main main:refs/heads/x main:refs/heads/y',
  },
  {
    landed: [main],
    name: 'no terminal, stdin closed, a session of its own',
    script: 'more; apart git push -q origin main <&- >/dev/null 2>&1',
  },
  {
    landed: ['refs/tags/a', 'refs/tags/l'],
    name: 'a light and an annotated tag',
    script: 'git tag l; git tag -a -m a a; git push -q origin l a',
  },
  {
    landed: ['refs/heads/x', 'refs/heads/x'],
    name: 'delete a branch',
    script: 'git push -q origin main:refs/heads/x; settled; git push -q origin :x',
  },
  {
    landed: ['refs/heads/x', 'refs/heads/x'],
    name: 'delete a branch before anybody had looked for it',
    script: `mv .git/orc-hooks/push-watch away; git push -q origin main:refs/heads/x; git push -q origin :x; mv away .git/orc-hooks/push-watch; ${CATCH_UP}`,
  },
  {
    landed: ['refs/tags/t', 'refs/tags/t'],
    name: 'delete a tag',
    script: 'git tag t; git push -q origin t; settled; git push -q origin :refs/tags/t',
  },
  {
    landed: [main, main],
    name: '--force',
    script: 'more; git push -q origin main; git reset -q --hard HEAD~1; more b; git push -q --force origin main',
  },
  {
    landed: [main, main],
    name: '--force-with-lease',
    script:
      'more; git push -q origin main; git reset -q --hard HEAD~1; more b; git push -q --force-with-lease origin main',
  },
  {
    landed: [main, main, main],
    name: 'force from A to B, and back to A',
    script:
      'more; git push -q origin main; sleep 1; git branch old; git reset -q --hard HEAD~1; more b; git push -q -f origin main; sleep 1; git push -q -f origin old:main',
  },
  { landed: [main], name: 'by URL', script: 'more; git push -q ../work.git main' },
  {
    landed: [main],
    name: 'a remote without a fetch refspec',
    script: 'more; git remote add bare ../work.git; git config --unset-all remote.bare.fetch; git push -q bare main',
  },
  { landed: ['refs/for/x'], name: 'HEAD:refs/for/x', script: 'more; git push -q origin HEAD:refs/for/x' },
  {
    landed: [main],
    name: 'the tracking ref has the value already: the server was set back behind our back',
    script:
      'more; ORC_HOOKS=0 git push -q origin main; git -C ../work.git update-ref refs/heads/main main~1; git push -q origin main',
  },
  {
    landed: ['refs/heads/linked'],
    name: 'from a linked worktree',
    script: 'git worktree add -q -b linked ../linked; cd ../linked; more; git push -q origin linked',
  },
  {
    landed: ['refs/heads/linked'],
    name: 'from a linked worktree that is removed at once',
    script:
      'git worktree add -q -b linked ../linked; cd ../linked; more; git push -q origin linked; cd ../work; git worktree remove --force ../linked',
  },
  {
    landed: [main],
    name: 'from a subdirectory',
    script: 'more; mkdir -p sub/deep; cd sub/deep; git push -q origin main',
  },
  {
    landed: [main],
    name: 'with GIT_DIR and GIT_WORK_TREE in the environment',
    script: 'more; mkdir sub; d=$PWD; cd sub; GIT_DIR=$d/.git GIT_WORK_TREE=$d git push -q origin main',
  },
  {
    landed: [main],
    name: OUTSIDE,
    script:
      'more; git remote set-url origin $PWD/../work.git; d=$PWD; cd ..; GIT_DIR=$d/.git GIT_WORK_TREE=$d git push -q origin main',
  },
  {
    landed: ['refs/heads/linked', main],
    name: 'two pushes at once from two worktrees',
    script:
      'git worktree add -q -b linked ../linked; more; git -C ../linked commit -q --allow-empty -m l; git push -q origin main & git -C ../linked push -q origin linked; wait',
  },
  {
    landed: [main],
    name: 'a server that takes two seconds',
    script: 'declines "sleep 2" pre-receive; more; git push -q origin main',
  },
  {
    landed: [main],
    name: 'killed in mid-transfer, and the server completes it',
    script: 'declines "sleep 2" pre-receive; more; git push -q origin main & p=$!; sleep 1; kill -9 $p; wait $p || :',
  },
  {
    landed: ['refs/heads/we;ird$(touch${IFS}pwn)"q'],
    name: 'a hostile name of a branch',
    script: 'b="we;ird\\$(touch\\${IFS}pwn)\\"q"; git checkout -q -b "$b"; more; git push -q origin "$b"',
    proof: 'test ! -e pwn; test ! -e ../pwn; test ! -e .git/pwn',
  },
  { landed: [main], name: 'a detached HEAD', script: 'git checkout -q --detach; more; git push -q origin HEAD:main' },
  { landed: [main], name: 'an alias of push', script: 'more; git -c alias.pp="push -q origin" pp main' },
  { landed: [main], name: 'an expression with spaces', script: 'more; git push -q origin "HEAD^{/more}:main"' },
  {
    landed: [main],
    name: 'without a reflog',
    script: 'git config core.logAllRefUpdates false; rm -rf .git/logs; more; git push -q origin main',
  },
  {
    landed: [main],
    name: 'the hook installed twice',
    script:
      'more; printf \'#!/bin/sh\\nl=$(cat); for i in 1 2; do printf "%%s\\\\n" "$l" | sh "$PWD/.git/orc-hooks/pre-push" "$@"; done\\n\' >hook; mkdir h; mv hook h/pre-push; chmod +x h/pre-push; git -c core.hooksPath=h push -q origin main',
  },
  {
    landed: Array.from({ length: 27 }, () => main),
    name: '27 pushes back to back',
    script:
      'for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27; do more $i; git push -q origin main; done',
  },
  {
    landed: [main, main, main],
    name: 'B, A, B forced within a second',
    script:
      'git branch a; more; git branch b; git push -q -f origin b:main; git push -q -f origin a:main; git push -q -f origin b:main',
  },
]

/** Pushes that the remote, or git itself, refuses, and what looks like a push and is none. */
export const OTHERS: readonly Case[] = [
  { name: 'up to date', script: 'git push -q origin main' },
  {
    name: 'up to date, --no-verify, and then the catch-up',
    script: `git push -q --no-verify origin main; ${CATCH_UP}`,
  },
  { name: '--dry-run and -n', script: 'more; git push -q --dry-run origin main; git push -n -q origin main' },
  {
    landed: [main],
    name: '--no-verify, found by the catch-up',
    script: `more; git push -q --no-verify origin main; ${CATCH_UP}; ${CATCH_UP}`,
  },
  {
    name: '--no-verify just before the first catch-up is no news at the second',
    script: `rm .git/orc-hooks/push/scanned; more; git push -q --no-verify origin main; ${CATCH_UP}; ${CATCH_UP}`,
  },
  { landed: ['refs/tags/t'], name: 'a tag again', script: 'git tag t; git push -q origin t; git push -q origin t' },
  {
    name: 'non-fast-forward',
    script:
      'git reset -q --hard HEAD~1 2>/dev/null || git checkout -q --orphan n; more b; git push -q origin HEAD:main || :',
  },
  {
    name: 'the server declines a branch',
    refused: [main],
    script: 'declines "exit 1" pre-receive; more; git push -q origin main || :',
  },
  {
    name: 'the server declines a tag',
    refused: ['refs/tags/t'],
    script: 'declines "exit 1" update; git tag t; git push -q origin t || :',
  },
  {
    name: 'the server declines, --no-verify',
    script: `declines "exit 1" pre-receive; more; git push -q --no-verify origin main || :; ${CATCH_UP}`,
  },
  {
    landed: [main],
    name: 'one of two refs is refused',
    refused: ['refs/heads/no'],
    script: 'declines \'test "$1" != refs/heads/no\' update; more; git push -q origin main main:refs/heads/no || :',
  },
  {
    name: '--atomic',
    refused: [main, 'refs/heads/no'],
    script:
      'declines \'test "$1" != refs/heads/no\' update; more; git push -q --atomic origin main main:refs/heads/no || :',
  },
  {
    name: 'fetch, pull, prune, pack-refs and gc',
    script: `${CATCH_UP}; other_more; other push -q origin HEAD:refs/heads/push; git fetch -q origin push; git pull -q origin main; git push -q --no-verify origin --delete push || :; git fetch -q --prune; git pack-refs --all; git gc -q; ${CATCH_UP}`,
  },
  {
    name: 'the tracking ref is stale, and the push is refused',
    refused: [main],
    script: 'other_more; more; git push -q origin main || :',
  },
  { name: 'the remote is gone', script: 'more; rm -rf ../work.git; git push -q origin main || :' },
  { name: 'ORC_HOOKS=0', script: 'more; ORC_HOOKS=0 git push -q origin main' },
  { name: 'in continuous integration', script: 'more; CI=true git push -q origin main' },
  {
    name: 'another hook refuses',
    refused: [main],
    script:
      'more; mkdir h; printf \'#!/bin/sh\\nsh "$PWD/.git/orc-hooks/pre-push" "$@"\\nexit 1\\n\' >h/pre-push; chmod +x h/pre-push; git -c core.hooksPath=h push -q origin main || :',
  },
]

/** What the hook reference-transaction adds, and what it must not take for a push. */
export const REFERENCE: readonly Case[] = [
  { landed: [main], name: '--no-verify, at once', script: 'more; git push -q --no-verify origin main' },
  {
    landed: [main, 'refs/heads/x', 'refs/heads/y'],
    name: '--no-verify, three refs at once',
    script: 'more; git push -q --no-verify origin main main:refs/heads/x main:refs/heads/y',
  },
  {
    landed: ['refs/heads/x', 'refs/heads/x'],
    name: '--no-verify, delete a branch',
    script: 'git push -q --no-verify origin main:refs/heads/x; settled; git push -q --no-verify origin :x',
  },
  {
    landed: [main, main],
    name: '--no-verify, forced back',
    script: 'more; git push -q --no-verify origin main; sleep 1; git push -q -f --no-verify origin main~1:main',
  },
  { name: '--no-verify, up to date', script: 'git push -q --no-verify origin main' },
  {
    landed: [main],
    name: '--no-verify, one of two refs is refused',
    script:
      'declines \'test "$1" != refs/heads/no\' update; more; git push -q --no-verify origin main main:refs/heads/no || :',
  },
  {
    name: '--no-verify, the server declines',
    script: 'declines "exit 1" pre-receive; more; git push -q --no-verify origin main || :',
  },
  {
    landed: ['refs/heads/linked'],
    name: '--no-verify, from a linked worktree',
    script: 'git worktree add -q -b linked ../linked; cd ../linked; more; git push -q --no-verify origin linked',
  },
  {
    landed: [main],
    name: '--no-verify, from a subdirectory and by an alias',
    script:
      'more; mkdir -p sub/deep; cd sub/deep; git -c core.abbrev=7 -c alias.pp="push -q --no-verify origin" -C .. pp main',
  },
  {
    landed: ['refs/heads/we;ird$(touch${IFS}pwn)"q'],
    name: '--no-verify, a hostile name of a branch',
    script: 'b="we;ird\\$(touch\\${IFS}pwn)\\"q"; git checkout -q -b "$b"; more; git push -q --no-verify origin "$b"',
    proof: 'test ! -e pwn; test ! -e ../pwn; test ! -e .git/pwn',
  },
  {
    landed: Array.from({ length: 20 }, () => main),
    name: '20 pushes with --no-verify back to back',
    script:
      'for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do more $i; git push -q --no-verify origin main; done',
  },
  {
    name: 'fetch of a new branch called push',
    script:
      'other push -q origin HEAD:refs/heads/push; git fetch -q origin push; other push -q origin HEAD:refs/heads/push2; git fetch -q origin push2:refs/remotes/origin/push3; git fetch -q',
  },
  {
    name: 'a tag and a URL with --no-verify leave no trace',
    script: 'git tag t; git push -q --no-verify origin t; more; git push -q --no-verify ../work.git main',
  },
  {
    name: 'fetch, pull, prune, pack-refs and gc, where reference-transaction looks',
    script:
      'other_more; other push -q origin HEAD:refs/heads/push; git fetch -q origin push; git pull -q origin main; other push -q origin --delete push; git fetch -q --prune; git pack-refs --all; git gc -q; git remote rename origin push; git remote rename push origin',
  },
  { name: 'ORC_HOOKS=0, --no-verify', script: 'more; ORC_HOOKS=0 git push -q --no-verify origin main' },
  { name: 'in continuous integration, --no-verify', script: 'more; CI=true git push -q --no-verify origin main' },
]

const ALL = [...ACCEPTED, ...OTHERS]

/** The cases with these names. */
export function casesNamed(...names: readonly string[]): readonly Case[] {
  return names.map((name) => {
    const found = ALL.find((entry) => entry.name === name)
    if (!found) throw new Error(`no case is called ${name}`)
    return found
  })
}
