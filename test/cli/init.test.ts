// Whole commands in temporary repositories: what is on the disk afterwards, and what git says.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fates, isMoving, takeNotes } from '../helpers/git-hooks.ts'
import { assert, run, test } from '../helpers/harness.ts'
import { execute, git, orcHooks, photograph, put, repository, sandbox } from '../helpers/repository.ts'

test('init, a second init and uninstall: everything is as before, byte for byte', () => {
  const box = sandbox('init')
  const top = repository(box)
  put(join(top, '.gitignore'), 'node_modules\r\ndist')
  put(join(top, '.claude/settings.json'), '\uFEFF{\r\n\t"model": "opus",\r\n\t"hooks": {}\r\n}')
  const before = photograph(top, isMoving)
  const first = orcHooks(box, top, 'init', '--yes')
  assert.is(first.code, 0, first.stderr)
  assert.match(first.stdout, /installed for claude/)
  const installed = photograph(top, isMoving)
  assert.match(readFileSync(join(top, '.claude/settings.json'), 'utf8'), /orc-hooks/)
  assert.match(orcHooks(box, top, 'init', '--yes').stdout, /nothing to do/)
  assert.equal(photograph(top, isMoving), installed)
  const last = orcHooks(box, top, 'uninstall', '--yes')
  assert.is(last.code, 0, last.stderr)
  assert.equal(photograph(top, isMoving), before)
  assert.match(orcHooks(box, top, 'uninstall', '--yes').stdout, /not installed/)
})

test('a push that landed is noted, with the name of the remote and the refs, and shown with the progress', async () => {
  const box = sandbox('push')
  const top = repository(box)
  orcHooks(box, top, 'init', '--yes')
  git(box, top, 'push', '-q', 'origin', 'main')
  assert.equal(await fates(join(top, '.orchestra'), 1), ['landed origin refs/heads/main'])
  const spool = join(top, '.orchestra/spool')
  const [name = '', ...others] = readdirSync(spool)
  assert.equal(others, [])
  const head = git(box, top, 'rev-parse', 'main').trim()
  const zeros = '0'.repeat(40)
  assert.is(readFileSync(join(spool, name), 'utf8'), `origin\nrefs/heads/main ${head} refs/heads/main ${zeros}\n`)
  const event = { cwd: top, hook_event_name: 'UserPromptSubmit', prompt: 'x', session_id: 's' }
  execute(box, top, [process.execPath, resolve('dist/hooks/agent-event.cjs'), 'claude'], {
    input: JSON.stringify(event),
  })
  assert.equal(readdirSync(spool), [], 'the next event folds it')
  assert.not(existsSync(join(top, '.orchestra/cache/quarantine')))
})

test('rows of subagents under the prompt are there only for those who ask, and stay', () => {
  const box = sandbox('rows')
  const top = repository(box)
  const hasRows = () => 'subagentStatusLine' in JSON.parse(readFileSync(join(top, '.claude/settings.json'), 'utf8'))
  orcHooks(box, top, 'init', '--yes')
  assert.is(hasRows(), false)
  orcHooks(box, top, 'init', '--yes', '--subagent-status-line')
  assert.is(hasRows(), true)
  assert.match(orcHooks(box, top, 'init', '--yes').stdout, /nothing to do/)
  orcHooks(box, top, 'init', '--yes', '--no-subagent-status-line')
  assert.is(hasRows(), false)
})

test('a dry run changes nothing and says what would be', () => {
  const box = sandbox('dry')
  const top = repository(box)
  const before = photograph(top)
  const shown = JSON.parse(orcHooks(box, top, 'init', '--dry-run', '--json').stdout) as {
    applied: boolean
    steps: { action: string; id: string }[]
  }
  assert.is(shown.applied, false)
  assert.ok(shown.steps.some(({ action, id }) => action === 'create' && id === '.claude/settings.json'))
  assert.equal(photograph(top), before)
})

test('the plan names the settings keys, the lines and the git configuration', () => {
  const box = sandbox('plan')
  const top = repository(box)
  put(join(top, '.gitignore'), 'dist\n')
  put(
    join(top, '.claude/settings.json'),
    '{ "env": { "A": "1" }, "statusLine": { "type": "command", "command": "date" } }',
  )
  git(box, top, 'config', 'core.hooksPath', '.githooks')
  const { stdout } = orcHooks(box, top, 'init', '--dry-run')
  assert.match(stdout, /change {2}\.claude\/settings\.json\n[\s\S]*\+ hooks\.PostToolUse\n/)
  assert.match(stdout, /\+ env\.CLAUDE_CODE_ENABLE_TODO_TOOLS\n/)
  assert.not.match(stdout, /[+~-] (env\.A|statusLine)\n/)
  assert.match(stdout, /change {2}\.gitignore\n.*\n {10}\+ # >>> orc-hooks >>>\n {10}\+ \.orchestra\//)
  assert.match(stdout, /create {2}git config includeIf\.gitdir:\S+\.path = orc-hooks\/worktree\.gitconfig/)
})

test('without a person to ask and without --yes nothing happens', () => {
  const box = sandbox('ask')
  const top = repository(box)
  const before = photograph(top)
  const done = orcHooks(box, top, 'init')
  assert.is(done.code, 64)
  assert.match(done.stderr, /nobody is there to ask[\s\S]*init --yes/)
  assert.equal(photograph(top), before)
})

test('broken settings: the error names the place, and nothing is written anywhere', () => {
  const box = sandbox('broken')
  const top = repository(box)
  put(join(top, '.claude/settings.json'), '{\n  "hooks": {\n')
  const before = photograph(top)
  const done = orcHooks(box, top, 'init', '--yes')
  assert.is(done.code, 65)
  assert.match(done.stderr, /\.claude\/settings\.json/)
  assert.equal(photograph(top), before)
})

test('outside a repository, an unknown flag and an unknown harness: an error with the next command', () => {
  const box = sandbox('errors')
  const outside = orcHooks(box, box.home, 'init', '--yes')
  assert.is(outside.code, 65)
  assert.match(outside.stderr, /not in a git repository: .*\n {2}git init/)
  const top = repository(box)
  assert.match(orcHooks(box, top, 'init', '--yess').stderr, /unknown option: "--yess"/)
  const harness = orcHooks(box, top, 'init', '--yes', '--harness', 'claude,emacs', '--json')
  assert.is(harness.code, 64)
  assert.match(JSON.parse(harness.stdout).error.message, /emacs/)
})

test('the state does not show up in git status, not even after an uninstall that keeps it', () => {
  const box = sandbox('state')
  const top = repository(box)
  orcHooks(box, top, 'init', '--yes')
  git(box, top, 'push', '-q', 'origin', 'main')
  orcHooks(box, top, 'uninstall', '--yes')
  assert.is(git(box, top, 'status', '--porcelain'), '')
  assert.ok(existsSync(join(top, '.orchestra/spool')))
  orcHooks(box, top, 'uninstall', '--yes', '--purge')
  assert.not(existsSync(join(top, '.orchestra')))
})

test('an uninstall says that branches were kept as they were before pushes, and how to remove them', () => {
  const box = sandbox('backups')
  const top = repository(box)
  orcHooks(box, top, 'init', '--yes')
  git(box, top, 'update-ref', 'refs/orc/backup/1-main', 'HEAD')
  git(box, top, 'update-ref', 'refs/orc/backup/2-main', 'HEAD')
  const { stdout } = orcHooks(box, top, 'uninstall', '--yes')
  assert.match(stdout, / 2 in refs\/orc\/backup/)
  const [, remove = ''] = /To remove them: (.+)/.exec(stdout) ?? []
  assert.is(execute(box, top, ['sh', '-c', remove]).code, 0)
  assert.is(git(box, top, 'for-each-ref', 'refs/orc'), '')
})

test('what the user changed meanwhile stays; only our part of it goes', () => {
  const box = sandbox('changed')
  const top = repository(box)
  orcHooks(box, top, 'init', '--yes')
  const ignore = join(top, '.gitignore')
  put(ignore, `${readFileSync(ignore, 'utf8')}mine\n`)
  const settings = join(top, '.claude/settings.json')
  const edited = readFileSync(settings, 'utf8').replace(/^\{/, '{\n  "model": "opus",')
  put(settings, edited)
  const done = orcHooks(box, top, 'uninstall', '--yes')
  assert.match(done.stdout, /\.gitignore was changed since/)
  assert.is(readFileSync(ignore, 'utf8'), 'mine\n')
  const left = readFileSync(settings, 'utf8')
  assert.not.match(left, /orc-hooks/)
  assert.equal(JSON.parse(left), { model: 'opus' })
})

test('an install with another set of flags keeps the first "before"', () => {
  const box = sandbox('again')
  const top = repository(box)
  put(join(top, '.claude/settings.json'), '{ "model": "opus" }')
  const before = photograph(top, isMoving)
  orcHooks(box, top, 'init', '--yes', '--no-plan-tools', '--no-git-hooks')
  assert.not(existsSync(join(top, '.git/hooks/pre-push')))
  orcHooks(box, top, 'init', '--yes', '--plan-tools')
  assert.match(readFileSync(join(top, '.claude/settings.json'), 'utf8'), /CLAUDE_CODE_ENABLE_TODO_TOOLS/)
  orcHooks(box, top, 'uninstall', '--yes')
  assert.equal(photograph(top, isMoving), before)
})

test('what was chosen at the first init is still chosen at the next', () => {
  const box = sandbox('chosen')
  const top = repository(box)
  orcHooks(box, top, 'init', '--yes', '--no-plan-tools')
  assert.match(orcHooks(box, top, 'init', '--yes').stdout, /nothing to do/)
  assert.is(JSON.parse(readFileSync(join(top, '.claude/settings.json'), 'utf8')).env, undefined)
})

test('ORC_HOOKS=0 switches the git hook off; a password in a URL is written nowhere', async () => {
  const box = sandbox('switch')
  const top = repository(box)
  orcHooks(box, top, 'init', '--yes')
  const state = join(top, '.orchestra')
  assert.is(execute(box, top, ['git', 'push', '-q', 'origin', 'main'], { env: { ORC_HOOKS: '0' } }).code, 0)
  assert.equal(takeNotes(state), [])
  const url = `file://me:Hunter2pw@localhost${join(box.top, 'work.git')}`
  execute(box, top, ['git', 'push', '-q', url, 'main:other'])
  const [fate] = await fates(state, 1)
  assert.match(fate ?? '', /^(landed|unknown) \(url\) refs\/heads\/other$/)
  assert.is(execute(box, top, ['grep', '-r', 'Hunter2pw', '.git', '.orchestra']).stdout, '')
})

run()
