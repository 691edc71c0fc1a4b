// The table of refusals: what git 2.39 prints, and what the services say (their own documentation and reports).
import { classifyPush } from '../../../lib/push/classify.ts'
import type { RefusalClass, Remedy } from '../../../lib/push/domain.ts'
import { explainRefusal } from '../../../lib/push/refusal-messages.ts'
import { assert, run, test } from '../../helpers/harness.ts'

const rejected = (why: string, kind = 'rejected') =>
  `To ../origin.git\n!\trefs/heads/main:refs/heads/main\t[${kind}] (${why})\nDone\n`

interface Case {
  readonly code?: number
  readonly stderr?: string
  readonly stdout?: string
  readonly is: RefusalClass
  readonly remedy: Remedy
}

const declined = (is: RefusalClass, ...lines: string[]): Case => ({
  is,
  remedy: 'none',
  stderr: `${lines.map((line) => `remote: ${line}`).join('\n')}\nerror: failed to push some refs to '../origin.git'\n`,
  stdout: rejected('pre-receive hook declined', 'remote rejected'),
})
const transport = (is: RefusalClass, remedy: Remedy, stderr: string): Case => ({ code: 128, is, remedy, stderr })
const lock = (why: string) =>
  `remote: error: cannot lock ref 'refs/heads/main': ${why}        \nerror: failed to push some refs to '../origin.git'\n`
const failedUpdate = rejected('failed to update ref', 'remote rejected')

const CASES: readonly Case[] = [
  { is: 'behind', remedy: 'integrate', stdout: rejected('fetch first') },
  { is: 'behind', remedy: 'integrate', stdout: rejected('non-fast-forward') },
  { is: 'lost-race', remedy: 'integrate', stdout: failedUpdate },
  {
    is: 'lost-race',
    remedy: 'integrate',
    stderr: lock(`is at ${'a'.repeat(40)} but expected ${'b'.repeat(40)}`),
    stdout: failedUpdate,
  },
  { is: 'lost-race', remedy: 'integrate', stdout: rejected('incorrect old value provided', 'remote rejected') },
  {
    is: 'ref-locked',
    remedy: 'again',
    stderr: lock("Unable to create '/srv/origin.git/refs/heads/main.lock': File exists."),
    stdout: failedUpdate,
  },
  {
    is: 'name-clash',
    remedy: 'none',
    stderr: lock("'refs/heads/main' exists; cannot create 'refs/heads/main/x'"),
    stdout: failedUpdate,
  },
  { is: 'stale-lease', remedy: 'integrate', stdout: rejected('stale info') },
  { is: 'not-integrated', remedy: 'none', stdout: rejected('remote ref updated since checkout') },
  { is: 'force-denied', remedy: 'none', stdout: rejected('non-fast-forward', 'remote rejected') },
  { is: 'checked-out', remedy: 'none', stdout: rejected('branch is currently checked out', 'remote rejected') },
  { is: 'atomic', remedy: 'none', stdout: rejected('atomic push failed') },
  { is: 'shallow', remedy: 'deepen', stdout: rejected('shallow update not allowed', 'remote rejected') },
  { is: 'tag-exists', remedy: 'none', stdout: rejected('already exists') },
  { is: 'unknown', remedy: 'none', stdout: rejected('a reason of a git to come') },
  { is: 'unknown', remedy: 'none', stdout: rejected('missing necessary objects', 'remote rejected') },
  declined('declined', 'no pushes on Fridays'),
  { is: 'declined', remedy: 'none', stdout: rejected('hook declined', 'remote rejected') },
  declined('protected', 'error: GH006: Protected branch update failed for refs/heads/main.'),
  declined('protected', 'GitLab: You are not allowed to push code to protected branches on this project.'),
  declined('protected', 'Branch refs/heads/main can only be modified through pull requests.'),
  declined('protected', 'Permission denied to update branch main.'),
  declined('size', 'error: File big.bin is 120.00 MB; this exceeds GitHub’s file size limit of 100.00 MB'),
  {
    is: 'size',
    remedy: 'none',
    stderr:
      'remote: fatal: pack exceeds maximum allowed size        \nerror: remote unpack failed: unpack-objects abnormal exit\n',
    stdout: rejected('unpacker error', 'remote rejected'),
  },
  {
    is: 'permission',
    remedy: 'none',
    stderr: 'remote: error: insufficient permission for adding an object to repository database ./objects\n',
    stdout: rejected('unpacker error', 'remote rejected'),
  },
  transport('authentication', 'none', "fatal: unable to access 'http://h/': The requested URL returned error: 401\n"),
  transport(
    'authentication',
    'none',
    'git@h: Permission denied (publickey).\nfatal: Could not read from remote repository.\n',
  ),
  transport('authentication', 'none', "fatal: could not read Username for 'https://h': terminal prompts disabled\n"),
  transport('permission', 'none', "fatal: unable to access 'http://h/': The requested URL returned error: 403\n"),
  transport(
    'permission',
    'none',
    'ERROR: Permission to o/r.git denied to u.\nfatal: Could not read from remote repository.\n',
  ),
  transport('not-found', 'none', 'ERROR: Repository not found.\nfatal: Could not read from remote repository.\n'),
  transport('not-found', 'none', "fatal: repository 'https://h/r.git/' not found\n"),
  transport('rate-limited', 'again', "fatal: unable to access 'http://h/': The requested URL returned error: 429\n"),
  transport('server-error', 'again', 'error: RPC failed; HTTP 503 curl 22 The requested URL returned error: 503\n'),
  transport(
    'size',
    'none',
    'error: RPC failed; HTTP 413 curl 22 The requested URL returned error: 413\nEverything up-to-date\n',
  ),
  transport('network', 'again', 'ssh: Could not resolve hostname h\nfatal: Could not read from remote repository.\n'),
  transport('network', 'again', 'fatal: the remote end hung up unexpectedly\n'),
  transport('unknown', 'none', 'fatal: something that no table knows\n'),
  transport(
    'unknown',
    'none',
    'fatal: the receiving end does not support push options\nfatal: the remote end hung up unexpectedly\n',
  ),
  { code: 1, is: 'local-hook', remedy: 'none', stderr: "tests failed\nerror: failed to push some refs to 'x'\n" },
  {
    code: 1,
    is: 'no-such-ref',
    remedy: 'none',
    stderr: "error: src refspec nope does not match any\nerror: failed to push some refs to 'x'\n",
  },
]

test('every kind of refusal has its class and remedy', () => {
  for (const { code = 1, is, remedy, stderr = '', stdout = '' } of CASES) {
    const { refs, refusal } = classifyPush({ code, stderr, stdout })
    const told = refs.flatMap((ref) => (ref.kind === 'refused' ? [ref.refusal] : []))
    const found = told[0] ?? refusal
    assert.equal([found?.class, found?.remedy], [is, remedy], stdout + stderr)
  }
})

test('a push for people is read like one for programs', () => {
  const stderr =
    'To ../origin.git\n   1111111..2222222  main -> main\n * [new branch]      topic -> topic\n ! [rejected]        old -> old (fetch first)\n = [up to date]      same -> same\nerror: failed to push some refs\nhint: Updates were rejected\n'
  const { refs, refusal } = classifyPush({ code: 1, stderr, stdout: '' })
  assert.equal(
    refs.map((ref) => `${ref.ref} ${ref.kind} ${ref.kind === 'refused' ? ref.refusal.class : ''}`.trim()),
    ['main pushed', 'topic pushed', 'old refused behind', 'same up-to-date'],
  )
  assert.is(refusal, undefined)
})

test('each ref of a push has its own outcome', () => {
  const stdout = `To x\n \trefs/heads/a:refs/heads/a\t1111111..2222222\n!\trefs/heads/b:refs/heads/b\t[remote rejected] (failed to update ref)\n!\trefs/heads/c:refs/heads/c\t[remote rejected] (failed to update ref)\nDone\n`
  const stderr =
    "remote: error: cannot lock ref 'refs/heads/c': 'refs/heads/c/d' exists; cannot create 'refs/heads/c'\n"
  const { refs } = classifyPush({ code: 1, stderr, stdout })
  assert.equal(
    refs.map((ref) => (ref.kind === 'refused' ? ref.refusal.class : ref.kind)),
    ['pushed', 'lost-race', 'name-clash'],
  )
})

test('a push that was ended from outside may have landed', () => {
  const { refusal } = classifyPush({ code: undefined, failure: 'ETIMEDOUT', stderr: '', stdout: '' })
  assert.equal([refusal?.class, refusal?.remedy], ['timeout', 'again'])
})

test('what a server says cannot pass for a report of git, and its credentials and controls are not repeated', () => {
  const stderr =
    'remote:  ! [rejected] main -> main (fetch first)\nremote: \u001b[31mhttps://u:secret@h/ no\nerror: failed to push some refs\n'
  const stdout = rejected('pre-receive hook declined', 'remote rejected')
  const [outcome] = classifyPush({ code: 1, stderr, stdout }).refs
  assert.is(outcome?.kind === 'refused' && outcome.refusal.class, 'declined')
  assert.is(outcome?.kind === 'refused' && outcome.refusal.said, 'https://***@h/ no')
})

test('the next command can be pasted, whatever the branch is called', () => {
  const [outcome] = classifyPush({ code: 1, stderr: '', stdout: rejected('fetch first') }).refs
  if (outcome?.kind !== 'refused') throw new Error('not refused')
  const context = { branch: "it's$(x)", ref: 'refs/heads/main', remote: 'origin' }
  const { next, reason } = explainRefusal(outcome.refusal, context)
  assert.is(reason, 'main at origin has commits that are not here')
  assert.is(next, String.raw`npx orc-hooks handle-push-conflict 'it'\''s$(x):main' --remote origin`)
  const plain = explainRefusal(outcome.refusal, { ...context, branch: 'main' })
  assert.is(plain.next, 'npx orc-hooks handle-push-conflict main --remote origin')
  const tag = { class: 'tag-exists', remedy: 'none', said: '' } as const
  const moved = explainRefusal(tag, { branch: undefined, ref: 'refs/tags/v1$(x)', remote: 'origin' })
  assert.match(moved.next, /^git tag -l -n1 'v1\$\(x\)' {2}/)
})

run()
