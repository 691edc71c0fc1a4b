// Clones, remotes, names and hooks that are not like those of everybody.
import type { Case } from './landing.ts'

const main = 'refs/heads/main'
const CATCH_UP = 'sh .git/orc-hooks/push-catch-up "$PWD/.git"'
const SINGLE = "git config remote.origin.fetch '+refs/heads/main:refs/remotes/origin/main'"
const NO_REFSPEC = 'git config --unset-all remote.origin.fetch'
const NESTED = 'git remote add team/up.stream ../work.git; git fetch -q team/up.stream'
/** What the user wrote below our block in post-push, and what is to be seen of it. */
const appended = (text: string) => `printf '%s\\n' '${text}' >>.git/hooks/post-push`

export const ODD: readonly Case[] = [
  {
    landed: ['refs/heads/x', 'refs/heads/x'],
    name: 'a clone of a single branch pushes another one, and deletes it',
    script: `${SINGLE}; more; git push -q origin HEAD:x; settled; git push -q origin :x`,
  },
  {
    name: 'a clone of a single branch is refused on another one',
    refused: ['refs/heads/x'],
    script: `${SINGLE}; other_more; other push -q origin HEAD:x; more; git push -q origin HEAD:x || :`,
  },
  {
    name: 'a remote without a fetch refspec is behind, and then declines',
    refused: [main, main],
    script: `${NO_REFSPEC}; other_more; more; git push -q origin main || :; settled; git reset -q --hard HEAD~1; git pull -q origin main; more; declines "exit 1" pre-receive; git push -q origin main || :`,
  },
  {
    landed: [main, 'refs/heads/x'],
    name: 'a remote without a fetch refspec, two refs, one refused',
    refused: ['refs/heads/no'],
    script: `${NO_REFSPEC}; declines 'test "$1" != refs/heads/no' update; more; git push -q origin main main:x main:no || :`,
  },
  {
    landed: ['refs/tags/t'],
    name: 'by URL, relative to a linked worktree that lies elsewhere',
    script:
      'git worktree add -q -b linked ../deep/er/linked; cd ../deep/er/linked; git tag t; git push -q ../../../work.git t',
  },
  {
    landed: [main, main],
    name: 'a remote with slashes and dots in its name, also with --no-verify',
    script: `${NESTED}; more; git push -q team/up.stream main; more; git push -q --no-verify team/up.stream main; ${CATCH_UP}`,
    proof: '! grep -v "^team/up.stream refs/heads/main " .git/events',
  },
  {
    landed: [main],
    name: 'two remotes, one of whose names begins with the other',
    script: `git remote add team ../work.git; git config remote.team/up.url ../work.git; git config remote.team/up.fetch '+refs/heads/*:refs/remotes/team/up/*'; more; git push -q --no-verify team/up main; ${CATCH_UP}`,
    proof: 'grep -q "^team/up refs/heads/main " .git/events',
  },
  {
    landed: ['refs/heads/--force', "refs/heads/it's", 'refs/heads/größe/ü', 'refs/heads/a;b&c|d', 'refs/heads/`x`'],
    name: 'names like options, with quotes, in UTF-8, with what a shell takes apart',
    script:
      'more; git push -q origin "HEAD:refs/heads/--force" "HEAD:refs/heads/it\'s" HEAD:refs/heads/größe/ü "HEAD:refs/heads/a;b&c|d" "HEAD:refs/heads/\\`x\\`"',
  },
  {
    landed: [main, 'refs/heads/x', 'refs/tags/t'],
    name: '--all and --follow-tags',
    script: 'more; git branch x; git tag -a -m t t; git push -q --follow-tags --all origin',
  },
  {
    landed: ['refs/heads/gone', 'refs/heads/gone', 'refs/heads/x', main],
    name: '--prune takes away what is not here',
    script:
      'git push -q origin main:gone; settled; more; git branch x; git push -q --prune origin "refs/heads/*:refs/heads/*"',
  },
  {
    landed: [main],
    name: '--porcelain, -v, an option with a text, another directory',
    script: 'more; git config receive.advertisePushOptions true; cd ..; git -C work push --porcelain -v origin main',
  },
  { name: 'the beginning of --dry-run', script: 'more; git push -q --dry origin main' },
  { landed: [main], name: '--dry-run taken back', script: 'more; git push -q --dry-run --no-dry-run origin main' },
  {
    landed: [main],
    name: 'a remote with two URLs to push to: one outcome',
    script:
      'git init -q --bare ../second.git; git config remote.origin.pushurl ../work.git; git config --add remote.origin.pushurl ../second.git; more; git push -q origin main',
  },
  {
    landed: [main],
    name: 'the URL is rewritten for pushing',
    script:
      'git config url.../work.git.pushInsteadOf place:x; git remote set-url origin place:x; more; git push -q origin main',
  },
  {
    landed: ['refs/tags/t'],
    name: 'a tag, and the URL is rewritten for pushing',
    script:
      'git config url.../work.git.pushInsteadOf place:x; git remote set-url origin place:x; git tag t; git push -q origin t',
  },
  {
    landed: [main],
    name: 'a post-push that fails',
    script: `${appended('exit 3')}; more; git push -q origin main`,
  },
  {
    landed: [main, main],
    name: 'a post-push that hangs holds nobody up',
    script: `${appended('echo $$ >>.git/hanging; exec sleep 20')}; more; git push -q origin main; more; git push -q origin main`,
    proof: 'for p in $(cat .git/hanging); do kill $p; done',
  },
  {
    name: 'a checkout without the post-push hook: the landing is recorded nevertheless',
    recorded: [main],
    script: 'rm .git/hooks/post-push; more; git push -q origin main',
    proof:
      'i=0; until grep -q landed .orchestra/push/pushes.json || [ $i = 200 ]; do i=$((i+1)); sleep 0.05; done; grep -q landed .orchestra/push/pushes.json; test ! -s .orchestra/logs/post-push.log',
  },
  {
    landed: [main],
    name: 'a post-push that prints escapes',
    script: `${appended('printf "\\033[2J\\007evil"')}; more; git push -q origin main`,
  },
]
