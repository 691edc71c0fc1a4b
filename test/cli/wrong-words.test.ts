import { assert, run, test } from '../helpers/harness.ts'
import { git, orcHooks, sandbox } from '../helpers/repository.ts'

const box = sandbox('wrong-words')
const orc = (...words: readonly string[]) => orcHooks(box, box.top, ...words)

test('a word that is missing is no internal error', () => {
  for (const [words, missing] of [
    [['shell-init'], 'SHELL'],
    [['merge', 'file', 'a'], 'OURS'],
    [['merge', 'file', 'a', 'b', '--json'], 'THEIRS'],
  ] as const) {
    const { code, stderr, stdout } = orc(...words)
    assert.is(code, 64, words.join(' '))
    assert.match(stderr + stdout, `missing: <${missing}>`)
    assert.not.match(stderr + stdout, 'internal error')
  }
})

test('a word too many is not passed over in silence', () => {
  const commands = [
    'check-deployment-status',
    'handle-push-conflict',
    'monitor-deployment',
    'deploy open',
    'audit health',
  ]
  for (const command of [...commands, 'shell-init', 'cleanup-deployment-status', 'manage-deployment-monitors stop']) {
    const { code, stderr } = orc(...command.split(' '), 'one', 'two')
    assert.is(code, 64, command)
    assert.match(stderr, `unexpected word: "two"\n  npx orc-hooks ${command} --help`)
  }
  assert.match(orc('doctor', '--json', 'word').stdout, 'unexpected word')
})

test('an option that a group of commands does not have is named', () => {
  assert.match(orc('--nope').stderr, 'unknown option: "--nope"\n  npx orc-hooks --help')
  assert.match(orc('deploy', '--nope').stderr, 'unknown option: "--nope"\n  npx orc-hooks deploy --help')
})

test('a mistyped command cannot colour the terminal or begin a line of its own', () => {
  const { code, stderr } = orc('no\u001b[31mpe\nfake: ok')
  assert.is(code, 64)
  assert.match(stderr, 'unknown command: "nope fake: ok"')
})

test('the usage line of a command below another can be typed as it stands', () => {
  assert.match(orc('merge', 'file', '--help').stdout, /^USAGE orc-hooks merge file /m)
  assert.match(orc('push', 'status', '--help').stdout, /^USAGE orc-hooks push status /m)
})

test('a remote that is not there is named, without the password in its address', () => {
  const push = (remote: string) => orc('handle-push-conflict', '--remote', remote).stderr
  git(box, box.top, 'init', '-q')
  git(box, box.top, 'commit', '--allow-empty', '-qm', 'feat: start')
  git(box, box.top, 'remote', 'add', 'origin', '../nowhere')
  assert.match(push('upstraem'), 'there is no remote "upstraem"\n  npx orc-hooks handle-push-conflict --remote origin')
  assert.not.match(push('https://ann:hunter2@example.com/x.git'), 'hunter2')
})

run()
