// A name that the configuration forbids stops the push, whoever calls the hook; what stands behind ours is not run then.
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { witness } from '../helpers/git-hooks.ts'
import { assert, run, test } from '../helpers/harness.ts'
import { execute, git, orcHooks, put, repository, type Sandbox, sandbox } from '../helpers/repository.ts'

const RULE = '{ "push": { "branchNames": { "allow": ["main"], "rule": "enforce" } } }'
const HUSKY = resolve('node_modules/husky/bin.js')

/** Pushes two branches from `cwd`: the forbidden one is refused before the other hook runs, the other goes. */
function refuses(box: Sandbox, cwd: string, log: string): void {
  rmSync(log, { force: true })
  const bad = execute(box, cwd, ['git', 'push', 'origin', 'HEAD:refs/heads/wip'])
  assert.is(bad.code, 1, bad.stderr)
  assert.match(bad.stderr, /push refused: the branch name "wip"/)
  assert.not(existsSync(log))
  const good = execute(box, cwd, ['git', 'push', '-f', 'origin', 'HEAD:refs/heads/main'])
  assert.is(good.code, 0, good.stderr)
  assert.ok(existsSync(log))
}

/** The same through the queue, which runs the hook itself; nobody watches a push that our own command makes. */
function refusesQueued(box: Sandbox, cwd: string, log: string): void {
  rmSync(log, { force: true })
  git(box, cwd, 'checkout', '-q', '-b', 'wip')
  git(box, cwd, 'commit', '-q', '--allow-empty', '-m', 'more')
  const bad = orcHooks(box, cwd, 'handle-push-conflict')
  assert.is(bad.code, 1, bad.stdout + bad.stderr)
  assert.match(bad.stderr, /push refused: the branch name "wip" is none of those allowed here: main/)
  assert.is(git(box, cwd, 'ls-remote', 'origin', 'refs/heads/wip'), '')
  assert.not(existsSync(log))
  const good = orcHooks(box, cwd, 'handle-push-conflict', 'wip:main')
  assert.is(good.code, 0, good.stdout + good.stderr)
  assert.ok(existsSync(log))
  const push = git(box, cwd, 'rev-parse', '--path-format=absolute', '--git-path', 'orc-hooks/push').trim()
  assert.equal(existsSync(push) ? readdirSync(push).filter((name) => name.endsWith('.want')) : [], [])
}

for (const kind of ['plain', 'husky', 'directory'] as const) {
  test(`${kind}: in the main and in a linked worktree`, () => {
    const box = sandbox('rule')
    const top = repository(box)
    const log = join(box.top, 'log')
    const hook = { directory: '.githooks/pre-push', husky: '.husky/pre-push', plain: '.git/hooks/pre-push' }[kind]
    if (kind === 'husky') {
      put(join(top, 'package.json'), '{ "devDependencies": { "husky": "9.1.7" } }\n')
      assert.is(execute(box, top, [process.execPath, HUSKY]).code, 0)
    }
    if (kind === 'directory') git(box, top, 'config', 'core.hooksPath', '.githooks')
    put(join(top, hook), witness(log), 0o755)
    assert.is(orcHooks(box, top, 'init', '--yes', '--harness', 'claude').code, 0)
    git(box, top, 'add', '-A')
    git(box, top, 'commit', '-q', '-m', 'hooks')
    writeFileSync(join(top, 'orc-hooks.config.json'), RULE)
    refuses(box, top, log)
    git(box, top, 'worktree', 'add', '-q', '-b', 'linked', '../linked')
    refuses(box, join(box.top, 'linked'), log)
    refusesQueued(box, join(box.top, 'linked'), log)
  })
}

test('lefthook: its script refuses', () => {
  const box = sandbox('rule-lefthook')
  const top = repository(box)
  const env = { LEFTHOOK_OUTPUT: 'failure', PATH: `${box.env['PATH']}:${resolve('node_modules/.bin')}` }
  put(join(top, 'lefthook.yml'), 'pre-commit:\n  jobs:\n    - run: "true"\n')
  assert.is(execute(box, top, ['lefthook', 'install'], { env }).code, 0)
  assert.is(orcHooks(box, top, 'init', '--yes', '--harness', 'claude').code, 0)
  assert.is(execute(box, top, ['lefthook', 'install'], { env }).code, 0)
  writeFileSync(join(top, 'orc-hooks.config.json'), RULE)
  assert.is(execute(box, top, ['git', 'push', 'origin', 'HEAD:refs/heads/wip'], { env }).code, 1)
  assert.is(execute(box, top, ['git', 'push', 'origin', 'main'], { env }).code, 0)
})

run()
