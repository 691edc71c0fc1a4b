// The pre-push hook under every shell that is here: what it notes, what it says about names of branches.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parseConfig } from '../../../lib/core/config.ts'
import { parsePushConfig } from '../../../lib/push/config.ts'
import { rulesView } from '../../../lib/push/rules-view.ts'
import { assert, run, skip, test } from '../../helpers/harness.ts'
import { put, sandbox } from '../../helpers/repository.ts'

const SHELLS: Record<string, readonly string[]> = {
  bash: ['bash', '--posix'],
  'bash -e': ['bash', '-e'],
  busybox: ['busybox', 'sh'],
  dash: ['dash'],
  sh: ['sh'],
  'sh -eu': ['sh', '-eu'],
}
const script = readFileSync('templates/pre-push.sh', 'utf8')
const shared = readFileSync('templates/push-note.sh', 'utf8')
const ONES = '1'.repeat(40)
const ZEROS = '0'.repeat(40)
const line = (branch: string) => `refs/heads/${branch} ${ONES} refs/heads/${branch} ${ZEROS}\n`

interface Given {
  readonly stdin: string
  readonly remote?: string
  /** The section `push` of the configuration. */
  readonly config?: object
  readonly env?: Record<string, string>
  readonly hasState?: boolean
  readonly head?: string
}

/** Runs the hook in a repository with a name that a careless script stumbles over. */
function hook(shell: readonly string[], { config = {}, env, hasState = true, head, remote = 'origin', stdin }: Given) {
  const box = sandbox('prepush')
  const top = join(box.top, `it's "$HOME" a;b`)
  const file = join(top, '.git/orc-hooks/pre-push')
  put(file, script, 0o755)
  put(join(top, '.git/orc-hooks/push-note'), shared)
  put(join(top, '.git/HEAD'), head ?? 'ref: refs/heads/main\n')
  put(
    join(top, '.git/orc-hooks/push.conf'),
    rulesView(parseConfig(JSON.stringify({ push: config }), 'push', parsePushConfig), false),
  )
  if (hasState) mkdirSync(join(top, '.orchestra'))
  const [program = '', ...flags] = shell
  const done = spawnSync(program, [...flags, file, remote, 'url'], {
    cwd: top,
    encoding: 'utf8',
    env: { ...box.env, ...env },
    input: stdin,
  })
  const pushes = join(top, '.git/orc-hooks/push')
  const names = existsSync(pushes) ? readdirSync(pushes) : []
  assert.ok(names.length < 2)
  for (const name of names) assert.is(statSync(join(pushes, name)).mode & 0o777, 0o600)
  const note = names.map((name) => readFileSync(join(pushes, name), 'utf8'))[0]
  const [, noted, refs] = /\nremote (.*)\n.*\n.*\n([\s\S]*)end\n$/.exec(note ?? '') ?? []
  return { code: done.status, note: note && `${noted}\n${refs}`, said: done.stdout + done.stderr }
}

const quiet = (shell: readonly string[], given: Given) => {
  const { code, note, said } = hook(shell, given)
  assert.is(code, 0)
  assert.is(said, '')
  return note
}

const RULE = { branchNames: { allow: ['main', 'feat/*', 'rel-[0-9]*'], rule: 'enforce' } }
const name = (branch: string, more: Partial<Given> = {}) => ({ config: RULE, stdin: line(branch), ...more })

for (const [title, shell] of Object.entries(SHELLS)) {
  if (spawnSync(shell[0] ?? '', ['-c', ':']).error) {
    skip(`pre-push under ${title}`, `${title} is not installed`)
    continue
  }
  test(`pre-push under ${title}: one ref, many refs, none, and a remote that is a URL`, () => {
    const stdin = line('feat/a')
    assert.is(quiet(shell, { stdin }), `origin\n${stdin}`)
    for (const count of [7, 8, 9, 500]) {
      const many = Array.from({ length: count }, (_, index) => line(`feat/b${index}`)).join('')
      assert.is(quiet(shell, { stdin: many }), `origin\n${many}`)
    }
    assert.is(quiet(shell, { stdin: '' }), undefined)
    assert.is(quiet(shell, { hasState: false, stdin }), undefined)
    for (const remote of ['https://u:secret@example.com/x.git', 'url', '']) {
      assert.is(quiet(shell, { remote, stdin }), `(url)\n${stdin}`)
    }
    assert.is(quiet(shell, { remote: 'a$(b)*\\n', stdin }), `a$(b)*\\n\n${stdin}`)
    assert.is(quiet(shell, { env: { ORC_HOOKS: '0' }, stdin }), undefined)
    assert.is(quiet(shell, { env: { CI: 'true' }, stdin }), undefined)
    assert.is(quiet(shell, { env: { CI: 'true', ORC_HOOKS_CI: '1' }, stdin }), `origin\n${stdin}`)
  })

  test(`pre-push under ${title}: a name that the rule does not allow is refused with the name and the command`, () => {
    for (const branch of ['bad!name@x', 'wip', 'feat', 'rel-x', 'x/feat/a', 'main2', '$(touch${IFS}pwn)"q;']) {
      const { code, note, said } = hook(shell, name(branch))
      assert.is(code, 1, branch)
      assert.is(note, undefined, branch)
      assert.ok(
        said.includes(`push refused: the branch name "${branch}" is none of those allowed here: main feat/*`),
        said,
      )
      assert.match(said, /rename it: git branch -m \S/)
    }
    assert.match(hook(shell, name('wip')).said, /git branch -m wip feat\/wip /)
    const hostile = hook(shell, name('a\u009b2J\u202eb')).said
    assert.not.match(hostile, /[\u0080-\uffff]/)
  })

  test(`pre-push under ${title}: main, allowed names, tags, deletions, notes, reviews and detached pushes pass`, () => {
    const passes = ['main', 'feat/a', 'feat/a/b', 'rel-1.2'].map(line)
    const others = [
      `refs/tags/wip ${ONES} refs/tags/wip ${ZEROS}\n`,
      `(delete) ${ZEROS} refs/heads/wip ${ONES}\n`,
      `refs/notes/commits ${ONES} refs/notes/commits ${ZEROS}\n`,
      `refs/heads/wip ${ONES} refs/for/main ${ZEROS}\n`,
      `${ONES} ${ONES} refs/heads/wip ${ZEROS}\n`,
      `HEAD^{/some text} ${ONES} refs/heads/wip ${ZEROS}\n`,
      `refs/heads/wip ${ONES} refs/heads/main ${ZEROS}\n`,
    ]
    for (const stdin of [...passes, ...others]) assert.ok(quiet(shell, { config: RULE, stdin }), stdin)
    const head = `HEAD ${ONES} refs/heads/wip ${ZEROS}\n`
    assert.ok(quiet(shell, { config: RULE, head: `${ONES}\n`, stdin: head }), 'detached')
    assert.is(hook(shell, { config: RULE, stdin: head }).code, 1, 'HEAD is a branch')
    assert.is(hook(shell, { config: RULE, stdin: line('main') + line('wip') }).code, 1, 'one of several')
  })

  test(`pre-push under ${title}: by default an unusual name is a warning, and the usual prefixes and bots pass`, () => {
    const warned = hook(shell, { stdin: line('wip') })
    assert.is(warned.code, 0)
    assert.is(warned.note, `origin\n${line('wip')}`)
    assert.match(warned.said, /^orc-hooks: warning: the branch name "wip" is none of those allowed here/)
    const usual = ['fix/x', 'chore/a/b', 'agent/1', 'claude/quick-fox', 'dependabot/npm_and_yarn/x-1.2', 'renovate/all']
    for (const branch of usual) assert.ok(quiet(shell, { stdin: line(branch) }), branch)
    assert.ok(quiet(shell, { config: { branchNames: { rule: 'off' } }, stdin: line('wip') }))
    const broken = hook(shell, { config: { branchNames: { rule: "o'ff" } }, stdin: line('wip') })
    assert.is(broken.code, 0)
    assert.match(broken.said, /push\.branchNames\.rule is "o'ff"; allowed: one of off, warn, enforce/)
  })
}

for (const title of ['bash', 'dash']) {
  const program = spawnSync('sh', ['-c', `command -v ${title}`], { encoding: 'utf8' }).stdout.trim()
  if (program === '' || !existsSync('/proc/self/stat')) skip(`processes of ${title}`, `no ${title}, or no /proc`)
  else {
    test(`pre-push under ${title}: an ordinary push pays one shell, and one process that is left behind`, async () => {
      const box = sandbox('lean')
      const top = join(box.top, 'work')
      const file = join(top, '.git/orc-hooks/pre-push')
      const path = join(box.top, 'bin')
      put(file, script, 0o755)
      put(join(top, '.git/orc-hooks/push-note'), shared)
      put(join(top, '.git/orc-hooks/push-watch'), '')
      put(join(top, '.git/HEAD'), 'ref: refs/heads/main\n')
      put(join(top, '.git/refs/remotes/origin/main'), `${ONES}\n`)
      put(join(top, '.git/orc-hooks/push.conf'), rulesView(parseConfig('{}', 'push', parsePushConfig), false))
      mkdirSync(join(top, '.git/orc-hooks/push'))
      mkdirSync(join(top, '.orchestra'))
      // Nothing else can be found: whatever the hook started would be an error that it prints.
      put(join(path, 'setsid'), `#!${program}\necho "$*" >>'${join(box.top, 'started')}'\n`, 0o755)
      const stdin = `refs/heads/main ${'2'.repeat(40)} refs/heads/main ${ONES}\n`
      const done = spawnSync(program, [file, 'origin', 'url'], {
        cwd: top,
        encoding: 'utf8',
        env: { PATH: path },
        input: stdin,
      })
      assert.equal([done.status, done.stdout + done.stderr], [0, ''])
      const started = join(box.top, 'started')
      const said = () => (existsSync(started) ? readFileSync(started, 'utf8') : '')
      for (let turn = 0; turn < 400 && !said().endsWith('\n'); turn += 1) await delay(25)
      assert.match(said(), /^sh \S+\/push-watch \S+\.want\n$/)
    })
  }
}

run()
