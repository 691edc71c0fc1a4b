// The commands of the merge where the repository, the disk or the configuration is not as it should be.
import { readdirSync, renameSync, rmSync, symlinkSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { assert, run, skip, test } from '../helpers/harness.ts'
import { commitFile, divide, textIn, tryGit } from '../helpers/merges.ts'
import { execute, git, orcHooks, put, repository, type Sandbox, sandbox } from '../helpers/repository.ts'

const list = (...items: string[]) => `# Roadmap\n\n${items.map((item) => `- [ ] ${item}\n`).join('')}`
const ROADMAP = { base: list('A-1 one'), ours: list('A-1 one', 'A-2 two'), theirs: list('A-1 one', 'A-3 three') }
const FILE = 'ROADMAP.md'

/** A merge that stopped over a roadmap, without our driver. */
function stopped(name: string): { box: Sandbox; top: string } {
  const box = sandbox(name)
  const top = repository(box)
  divide(box, top, FILE, ROADMAP)
  assert.is(tryGit(box, top, 'merge', 'feature').code, 1)
  return { box, top }
}

test('a broken index is not one without conflicts, and nothing to check is not what is said of it', () => {
  const { box, top } = stopped('index')
  put(join(top, '.git/index'), 'garbage')
  const done = orcHooks(box, top, 'auto-resolve-conflicts')
  assert.is(done.code, 1)
  assert.is(done.stdout, '')
  assert.match(done.stderr, /git ls-files: fatal: .*index/)
  const checked = orcHooks(box, top, 'merge', 'check')
  assert.is(checked.code, 65)
  assert.match(checked.stderr, /git diff: fatal: .*index/)
})

test('a path outside of the repository is said as that', () => {
  const { box, top } = stopped('outside')
  const done = orcHooks(box, top, 'auto-resolve-conflicts', '../elsewhere.md')
  assert.is(done.code, 65)
  assert.match(done.stderr, /outside repository/)
})

test('a version that git does not have: left, and no side is offered as the answer to bytes that are no text', () => {
  const { box, top } = stopped('missing')
  const id = git(box, top, 'rev-parse', `:3:${FILE}`).trim()
  rmSync(join(top, '.git/objects', id.slice(0, 2), id.slice(2)), { force: true })
  const done = orcHooks(box, top, 'auto-resolve-conflicts')
  assert.is(done.code, 3)
  assert.match(done.stdout, /git does not have all of its versions/)
  assert.match(textIn(top, FILE), /^<{7} /m)
})

test('what a person wrote stays, also where git can neither hash it nor knows what it left', () => {
  const { box, top } = stopped('filter')
  put(join(top, '.git/info/attributes'), '*.md filter=broken\n')
  git(box, top, 'config', 'filter.broken.clean', 'false')
  git(box, top, 'config', 'filter.broken.required', 'true')
  rmSync(join(top, '.git/AUTO_MERGE'))
  put(join(top, FILE), 'my own work\n')
  const done = orcHooks(box, top, 'auto-resolve-conflicts')
  assert.is(done.code, 3)
  assert.is(textIn(top, FILE), 'my own work\n')
  assert.match(done.stdout, /changed in the work tree since git stopped/)
})

test('what lies behind a link in the place of a directory is not written, whatever it holds', () => {
  const box = sandbox('behind')
  const top = repository(box)
  divide(box, top, `docs/${FILE}`, ROADMAP)
  tryGit(box, top, 'merge', 'feature')
  renameSync(join(top, 'docs'), join(box.top, 'elsewhere'))
  symlinkSync('../elsewhere', join(top, 'docs'))
  const marked = textIn(box.top, `elsewhere/${FILE}`)
  const done = orcHooks(box, top, 'auto-resolve-conflicts')
  assert.is(done.code, 3)
  assert.match(done.stdout, /something else is in its place in the work tree/)
  assert.is(textIn(box.top, `elsewhere/${FILE}`), marked)
  assert.match(git(box, top, 'ls-files', '--unmerged'), /3\tdocs/)
})

test('merge check follows no tracked link, and passes by what is too large to be a text', () => {
  const box = sandbox('links')
  const top = repository(box)
  symlinkSync('/dev/zero', join(top, 'endless.json'))
  symlinkSync('../secret.json', join(top, 'secret.json'))
  put(join(box.top, 'secret.json'), '{"a":1,"a":2}')
  put(join(top, 'sub/list.json'), '[]\n')
  put(join(top, 'huge.bin'), '')
  git(box, top, 'add', '-A')
  git(box, top, 'commit', '-q', '-m', 'links')
  truncateSync(join(top, 'huge.bin'), 3 * 1024 ** 3)
  const done = orcHooks(box, top, 'merge', 'check')
  assert.is(done.code, 0, done.stdout + done.stderr)
  assert.match(done.stderr, /1 file checked: sound/)
  rmSync(join(top, 'sub'), { recursive: true })
  put(join(top, 'sub'), 'a file in the place of a directory\n')
  assert.is(orcHooks(box, top, 'merge', 'check').code, 3)
})

test('criss-cross: what was there in one ancestor only, and was removed since, is no loss', () => {
  const box = sandbox('criss')
  const top = repository(box)
  divide(box, top, FILE, {
    base: list('A-1 one', 'A-9 last'),
    ours: list('A-0 ours', 'A-1 one', 'A-9 last'),
    theirs: list('A-1 one', 'A-9 last', 'A-5 theirs'),
  })
  git(box, top, 'branch', 'first')
  git(box, top, 'merge', '-q', '--no-edit', 'feature')
  git(box, top, 'switch', '-q', 'feature')
  git(box, top, 'merge', '-q', '--no-edit', 'first')
  commitFile(box, top, FILE, list('A-1 one', 'A-9 last', 'A-5 theirs'))
  git(box, top, 'switch', '-q', 'main')
  commitFile(box, top, FILE, list('A-0 ours', 'A-1 one', 'A-9 last, reworded', 'A-5 theirs'))
  git(box, top, 'merge', '-q', '--no-edit', 'feature')
  assert.is(git(box, top, 'merge-base', '--all', 'HEAD^1', 'HEAD^2').trim().split('\n').length, 2)
  assert.is(textIn(top, FILE), list('A-1 one', 'A-9 last, reworded', 'A-5 theirs'))
  const sound = orcHooks(box, top, 'merge', 'check')
  assert.is(sound.code, 0, sound.stdout)
  put(join(top, FILE), list('A-1 one', 'A-9 last', 'A-5 theirs'))
  git(box, top, 'commit', '-q', '-a', '--amend', '--no-edit')
  assert.match(orcHooks(box, top, 'merge', 'check').stdout, /ROADMAP\.md: /, 'what one side changed is looked for')
})

test('a wrong line of the configuration is told where it matters, and the others count', () => {
  const { box, top } = stopped('config')
  put(join(top, 'orc-hooks.config.json'), '{ "merge": { "files": [{ "pattern": "*.md", "kind": "rodmap" }] } }\n')
  const warning = /warning: orc-hooks\.config\.json: merge\.files\[0\]\.kind is "rodmap"/
  assert.match(orcHooks(box, top, 'auto-resolve-conflicts', '--dry-run').stderr, warning)
  assert.match(orcHooks(box, top, 'merge', 'check').stderr, warning)
  assert.match(orcHooks(box, top, 'merge', 'file', FILE, FILE, FILE).stderr, warning)
  assert.is(orcHooks(box, top, 'auto-resolve-conflicts', '--quiet').stderr, '')
  assert.is(git(box, top, 'ls-files', '--unmerged'), '')
})

if (readdirSync('/dev').includes('full')) test('a full disk behind stdout is an error, and no result', fullDisk)
else skip('a full disk behind stdout is an error, and no result', 'there is no /dev/full')

function fullDisk(): void {
  const { box, top } = stopped('full')
  const command = `exec ${process.execPath} '${join(process.cwd(), 'dist/cli.js')}' "$@" >/dev/full`
  for (const words of [
    ['merge', 'file', FILE, FILE, FILE],
    ['auto-resolve-conflicts', '--json', '--dry-run'],
  ]) {
    const done = execute(box, top, ['sh', '-c', command, 'sh', ...words])
    assert.is(done.code, 65, done.stderr)
    assert.match(done.stderr, /^orc-hooks: ENOSPC: [^\n]*\n {2}npx orc-hooks doctor\n$/)
  }
}

test('a reader that has seen enough ends nothing with a stack', () => {
  const box = sandbox('pipe')
  const text = Array.from({ length: 5000 }, (_, id) => `{"id":${id},"text":"${'x'.repeat(90)}"}\n`).join('')
  for (const name of ['base', 'ours', 'theirs']) put(join(box.top, name), name === 'ours' ? `${text}{"id":-1}\n` : text)
  const file = join(box.top, 'status')
  const command = `{ ${process.execPath} '${join(process.cwd(), 'dist/cli.js')}' merge file base ours theirs; echo $? >'${file}'; } | head -c 1`
  const done = execute(box, box.top, ['sh', '-c', command])
  assert.is(done.stdout, '{')
  assert.is(done.stderr, '')
  assert.is(textIn(box.top, 'status'), '0\n')
})

run()
