import { redact } from '../core/redact.ts'
import { shellWord } from '../core/shell-word.ts'
import { oneLine } from '../core/text.ts'
import type { Refusal, RefusalClass } from './domain.ts'

/** What a refused push was about, as far as it is known. */
export interface PushContext {
  /** Undefined: none was named, and git chose it by its configuration; so does handle-push-conflict. */
  readonly remote: string | undefined
  /** The local branch; undefined: not known, or not a branch. */
  readonly branch: string | undefined
  /** The full name of the ref at the remote. */
  readonly ref: string
}

export interface Explanation {
  /** One sentence: why the remote refused, or what failed. */
  readonly reason: string
  /** The next command to type, or the next thing to do. */
  readonly next: string
}

type Explain = (words: Words) => Explanation

interface Words {
  /** The ref as a person calls it. */
  readonly ref: string
  readonly remote: string
  readonly said: string
  /** Ready to paste: quoted for a shell. */
  readonly handle: string
  readonly push: string
  readonly quotedRef: string
  readonly quotedRemote: string
}

const EXPLAIN: Readonly<Record<RefusalClass, Explain>> = {
  atomic: ({ said }) => ({
    next: 'look at the other refs of this push: the first refused one decided',
    reason: `an atomic push failed because of another ref: ${said}`,
  }),
  authentication: ({ quotedRemote, remote, said }) => ({
    next: `git ls-remote -- ${quotedRemote}   # until this works, nothing can be pushed`,
    reason: `${remote} does not accept these credentials: ${said}`,
  }),
  behind: ({ handle, ref, remote }) => ({
    next: handle,
    reason: `${ref} at ${remote} has commits that are not here`,
  }),
  'checked-out': ({ ref, remote }) => ({
    next: 'push to a bare repository, or check out another branch over there',
    reason: `${ref} is checked out in the repository ${remote}, which is not bare`,
  }),
  declined: ({ push, remote, said }) => ({
    next: `do what the hook asks for, then: ${push}`,
    reason: `a hook of ${remote} declined: ${said}`,
  }),
  'force-denied': ({ handle, remote }) => ({
    next: handle,
    reason: `${remote} refuses to move a branch back; integrate instead of forcing`,
  }),
  'local-hook': ({ push }) => ({
    next: `read what the hook printed, mend it, then: ${push}`,
    reason: 'the pre-push hook of this repository stopped the push',
  }),
  'lost-race': ({ handle, ref }) => ({ next: handle, reason: `somebody else pushed to ${ref} at the same moment` }),
  'name-clash': ({ ref, said }) => ({
    next: 'rename the branch: git branch -m <other name>',
    reason: `${ref} cannot be created beside the refs that exist: ${said}`,
  }),
  network: ({ handle, remote, said }) => ({ next: handle, reason: `${remote} was not reached: ${said}` }),
  'no-such-ref': ({ said }) => ({
    next: 'git branch --list',
    reason: `there is nothing to push under this name: ${said}`,
  }),
  'not-found': ({ quotedRemote, remote, said }) => ({
    next: `git remote get-url ${quotedRemote}`,
    reason: `there is no repository at ${remote}, or it is not to be seen with these credentials: ${said}`,
  }),
  'not-integrated': ({ handle, ref }) => ({
    next: handle,
    reason: `${ref} was fetched but never integrated here; forcing would drop what is there`,
  }),
  permission: ({ quotedRemote, remote, said }) => ({
    next: `git remote get-url --push ${quotedRemote}   # then ask its owner for the right to push`,
    reason: `these credentials may not push to ${remote}: ${said}`,
  }),
  protected: ({ quotedRemote, ref, said }) => ({
    next: `push another branch and open a pull request: git push ${quotedRemote} HEAD:refs/heads/<branch>`,
    reason: `${ref} is protected: ${said}`,
  }),
  'rate-limited': ({ handle, remote, said }) => ({
    next: handle,
    reason: `${remote} asks to come back later: ${said}`,
  }),
  'ref-locked': ({ handle, ref, said }) => ({
    next: `${handle}   # if it stays locked, a push that died left the lock at the remote`,
    reason: `${ref} is locked at the remote: ${said}`,
  }),
  'server-error': ({ handle, remote, said }) => ({ next: handle, reason: `${remote} failed: ${said}` }),
  shallow: ({ push, quotedRemote }) => ({
    next: `git fetch --unshallow ${quotedRemote} && ${push}`,
    reason: 'this clone is shallow, and the remote cannot take commits whose history it does not get',
  }),
  size: ({ push, said }) => ({
    next: `take the large file out of the commits that are not pushed (git rm --cached, git rebase -i), then: ${push}`,
    reason: `too large for the remote: ${said}`,
  }),
  'stale-lease': ({ handle, ref }) => ({
    next: handle,
    reason: `${ref} at the remote is not what the lease expected; forcing would drop what is there`,
  }),
  'tag-exists': ({ quotedRef, ref }) => ({
    next: `git tag -l -n1 ${quotedRef}   # tags do not move: choose another name`,
    reason: `${ref} exists at the remote, and is another one`,
  }),
  timeout: ({ handle, said }) => ({
    next: handle,
    reason: `the push did not end in time, and may have landed: ${said}`,
  }),
  unknown: ({ push, said }) => ({
    next: `${push}   # and read what it says`,
    reason: `refused for a reason that is not known here: ${said}`,
  }),
}

/** The local branch that a report of git names as pushed; undefined where it names none. */
export function pushedBranch(from: string | undefined, ref: string): string | undefined {
  const name = (from ?? ref).replace(/^refs\/heads\//, '')
  return name === '' || name === 'HEAD' ? undefined : name
}

/** Why a push was refused and what to do next, in words. Everything in it is safe to print. */
export function explainRefusal(refusal: Refusal, context: PushContext): Explanation {
  const ref = oneLine(context.ref.replace(/^refs\/(heads|tags)\//, ''))
  const remote = context.remote === undefined ? undefined : oneLine(redact(context.remote))
  const quotedRemote = remoteWord(context.remote ?? 'origin')
  const branch = context.branch === undefined ? undefined : oneLine(context.branch)
  const target = branch === ref ? ref : `${branch ?? 'HEAD'}:${ref}`
  const handle = `npx orc-hooks handle-push-conflict ${shellWord(target)}`
  const handleThere = isAddress(context.remote ?? '')
    ? `git pull --rebase ${quotedRemote} ${shellWord(ref)}`
    : `${handle} --remote ${quotedRemote}`
  return EXPLAIN[refusal.class]({
    handle: remote === undefined ? handle : handleThere,
    push: remote === undefined ? 'git push' : `git push ${quotedRemote} ${shellWord(target)}`,
    quotedRef: shellWord(ref),
    quotedRemote,
    ref,
    remote: remote ?? 'the remote',
    said: refusal.said,
  })
}

/** A push to no remote of the configuration, which handle-push-conflict would need. git has no remote with a colon. */
function isAddress(remote: string): boolean {
  return /^\.{0,2}\/|:/.test(remote)
}

/** A password is in nothing that is printed, so a command to paste cannot have it either. */
function remoteWord(remote: string): string {
  return redact(remote) === remote ? shellWord(oneLine(remote)) : '<the URL>'
}
