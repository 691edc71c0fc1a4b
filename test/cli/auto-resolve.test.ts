// auto-resolve-conflicts in operations that stopped: what is staged, what is left, and what the person is told.
import { readdirSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { assert, run, test } from '../helpers/harness.ts'
import { assertTidy, commitFile, divide, textIn, tryGit } from '../helpers/merges.ts'
import { execute, git, orcHooks, photograph, put, repository, type Sandbox, sandbox } from '../helpers/repository.ts'

const ROADMAP = {
  base: '# Roadmap\n\n- [ ] A-1 first\n- [ ] A-2 second\n',
  merged: '# Roadmap\n\n- [x] A-1 first\n- [ ] A-2 second\n- [ ] A-3 ours\n- [ ] A-4 theirs\n',
  ours: '# Roadmap\n\n- [x] A-1 first\n- [ ] A-2 second\n- [ ] A-3 ours\n',
  theirs: '# Roadmap\n\n- [ ] A-1 first\n- [ ] A-2 second\n- [ ] A-4 theirs\n',
}
const CODE = { base: 'a\nb\nc\n', ours: 'a\nour b\nc\n', theirs: 'a\ntheir b\nc\n' }

/** A repository without our driver, so that every conflict is git's own. */
function plain(name: string): { box: Sandbox; top: string } {
  const box = sandbox(name)
  return { box, top: repository(box) }
}

function resolve(box: Sandbox, cwd: string, ...args: string[]) {
  const done = orcHooks(box, cwd, 'auto-resolve-conflicts', ...args)
  return { ...done, shown: args.includes('--json') ? JSON.parse(done.stdout) : undefined }
}

test('a merge: what can be merged is staged, and the next command goes on', () => {
  const { box, top } = plain('merge')
  divide(box, top, 'ROADMAP.md', ROADMAP)
  assert.is(tryGit(box, top, 'merge', 'feature').code, 1)
  const done = resolve(box, top)
  assert.is(done.code, 0, done.stderr)
  assert.match(done.stdout, /merged {2}ROADMAP\.md {2}\(roadmap/)
  assert.match(done.stdout, /git merge --continue/)
  assert.is(textIn(top, 'ROADMAP.md'), ROADMAP.merged)
  assert.is(git(box, top, 'show', ':ROADMAP.md'), ROADMAP.merged)
  assert.is(git(box, top, 'ls-files', '--unmerged'), '')
  git(box, top, '-c', 'core.editor=true', 'merge', '--continue')
  assert.is(git(box, top, 'status', '--porcelain'), '')
  assertTidy(box, top)
})

test('a rebase: the sides are called upstream and your commit, and an own commit is not lost', () => {
  const { box, top } = plain('rebase')
  divide(box, top, 'ROADMAP.md', ROADMAP)
  git(box, top, 'switch', '-q', 'feature')
  commitFile(box, top, 'src/code.ts', CODE.theirs)
  git(box, top, 'switch', '-q', 'main')
  commitFile(box, top, 'src/code.ts', CODE.ours)
  git(box, top, 'switch', '-q', 'feature')
  assert.is(tryGit(box, top, 'rebase', 'main').code, 1)
  assert.is(resolve(box, top).code, 0)
  assert.is(tryGit(box, top, '-c', 'core.editor=true', 'rebase', '--continue').code, 1)
  const done = resolve(box, top, '--json')
  assert.is(done.code, 3)
  const [file] = done.shown.left
  assert.equal(done.shown.sides, { ours: 'upstream', theirs: 'your commit' })
  assert.is(file.path, 'src/code.ts')
  assert.is(file.role, 'developer')
  assert.is(file.what, 'added in upstream and in your commit')
  assert.is(file.theirs[0].subject, 'change src/code.ts')
  assert.is(file.theirs[0].author, 'T')
  assert.match(file.commands[1].effect, /take all of upstream; what your commit did to this file is gone/)
  assert.match(done.shown.next[0].command, /git rebase --continue/)
  assert.match(textIn(top, 'src/code.ts'), /^<{7} /m)
  git(box, top, 'checkout', '--theirs', '--', 'src/code.ts')
  git(box, top, 'add', 'src/code.ts')
  git(box, top, '-c', 'core.editor=true', 'rebase', '--continue')
  assert.is(textIn(top, 'ROADMAP.md'), ROADMAP.merged)
  assert.is(git(box, top, 'rev-list', '--count', 'main..HEAD').trim(), '2')
})

test('a cherry-pick and a revert', () => {
  const { box, top } = plain('pick')
  divide(box, top, 'ROADMAP.md', ROADMAP)
  assert.is(tryGit(box, top, 'cherry-pick', 'feature').code, 1)
  const picked = resolve(box, top)
  assert.is(picked.code, 0)
  assert.match(picked.stdout, /git cherry-pick --continue/)
  assert.is(textIn(top, 'ROADMAP.md'), ROADMAP.merged)
  git(box, top, '-c', 'core.editor=true', 'cherry-pick', '--continue')
  commitFile(box, top, 'ROADMAP.md', ROADMAP.merged.replace('A-4 theirs', 'A-4 theirs, reworded'))
  assert.is(tryGit(box, top, 'revert', '--no-edit', 'HEAD~1').code, 1)
  const reverted = resolve(box, top)
  assert.match(reverted.stdout, /git revert --(continue|abort)/)
})

test('a stash pop: the stash is named, and stays', () => {
  const { box, top } = plain('stash')
  commitFile(box, top, 'ROADMAP.md', ROADMAP.base)
  put(join(top, 'ROADMAP.md'), ROADMAP.theirs)
  git(box, top, 'stash', '-q')
  commitFile(box, top, 'ROADMAP.md', ROADMAP.ours)
  assert.is(tryGit(box, top, 'stash', 'pop').code, 1)
  const done = resolve(box, top)
  assert.is(done.code, 0, done.stdout + done.stderr)
  assert.match(done.stdout, /git stash drop 'stash@\{0\}'/)
  assert.is(textIn(top, 'ROADMAP.md'), ROADMAP.merged)
  assert.is(git(box, top, 'stash', 'list').split('\n').length, 2)
})

test('a switch that carries a change along: nobody is told to drop a stash that has nothing to do with it', () => {
  const { box, top } = plain('switch')
  divide(box, top, 'ROADMAP.md', ROADMAP)
  put(join(top, 'other.txt'), 'x\n')
  git(box, top, 'stash', '-q', '--include-untracked')
  put(join(top, 'ROADMAP.md'), ROADMAP.ours.replace('A-3 ours', 'A-3 ours, reworded'))
  tryGit(box, top, 'switch', '--merge', 'feature')
  assert.match(git(box, top, 'ls-files', '--unmerged'), /ROADMAP\.md/)
  const done = resolve(box, top)
  assert.not.match(done.stdout, /stash/)
})

test('a dry run writes nothing, not even an object', () => {
  const { box, top } = plain('dry')
  divide(box, top, 'ROADMAP.md', ROADMAP)
  tryGit(box, top, 'merge', 'feature')
  const before = photograph(top)
  const done = resolve(box, top, '--dry-run', '--json')
  assert.is(done.code, 0)
  assert.equal(
    done.shown.resolved.map(({ path }: { path: string }) => path),
    ['ROADMAP.md'],
  )
  assert.equal(photograph(top), before)
})

test('nothing in progress, nothing unmerged, a path that is not: said, and nothing done', () => {
  const { box, top } = plain('nothing')
  assert.is(resolve(box, top).code, 0)
  assert.match(resolve(box, top).stdout, /nothing to do/)
  assert.is(resolve(box, box.home).code, 65)
  divide(box, top, 'ROADMAP.md', ROADMAP)
  tryGit(box, top, 'merge', 'feature')
  assert.is(resolve(box, top, 'nowhere.md').code, 65)
  assert.is(resolve(box, top, '--nonsense').code, 64)
})

test('in a linked worktree, from a subdirectory, only the file that is named', () => {
  const { box, top } = plain('linked')
  divide(box, top, 'docs/ROADMAP.md', ROADMAP)
  git(box, top, 'switch', '-q', 'feature')
  commitFile(box, top, 'docs/other.ts', CODE.theirs)
  git(box, top, 'switch', '-q', 'main')
  commitFile(box, top, 'docs/other.ts', CODE.ours)
  git(box, top, 'switch', '-q', '-c', 'elsewhere')
  git(box, top, 'worktree', 'add', '-q', '../linked', 'main')
  const linked = join(box.top, 'linked')
  assert.is(tryGit(box, linked, 'merge', 'feature').code, 1)
  const done = resolve(box, join(linked, 'docs'), 'ROADMAP.md')
  assert.is(done.code, 0, done.stderr)
  assert.match(done.stdout, /1 other unmerged file/)
  assert.is(textIn(linked, 'docs/ROADMAP.md'), ROADMAP.merged)
  assert.match(git(box, linked, 'ls-files', '--unmerged'), /docs\/other\.ts/)
})

test('in a submodule', () => {
  const { box, top } = plain('outer')
  const inner = repository(box, 'inner')
  divide(box, inner, 'ROADMAP.md', ROADMAP)
  git(box, top, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner, 'part')
  const part = join(top, 'part')
  assert.is(tryGit(box, part, 'merge', 'origin/feature').code, 1)
  assert.is(resolve(box, part).code, 0)
  assert.is(textIn(part, 'ROADMAP.md'), ROADMAP.merged)
})

test('what a person has begun is not overwritten; what is merged already as we would is staged', () => {
  const { box, top } = plain('begun')
  divide(box, top, 'ROADMAP.md', ROADMAP)
  tryGit(box, top, 'merge', 'feature')
  put(join(top, 'ROADMAP.md'), 'my own idea\n')
  const done = resolve(box, top, '--json')
  assert.is(done.code, 3)
  assert.match(done.shown.left[0].collisions[0].why, /changed in the work tree since git stopped/)
  assert.is(textIn(top, 'ROADMAP.md'), 'my own idea\n')
  put(join(top, 'ROADMAP.md'), ROADMAP.merged)
  assert.is(resolve(box, top).code, 0)
  assert.is(git(box, top, 'show', ':ROADMAP.md'), ROADMAP.merged)
})

test('our version without a mark, as a failed driver leaves it: merged, or marked', () => {
  const { box, top } = plain('silent')
  divide(box, top, 'ROADMAP.md', ROADMAP)
  git(box, top, 'config', 'merge.broken.driver', 'false')
  put(join(top, '.git/info/attributes'), '*.md merge=broken\n*.ts merge=broken\n')
  git(box, top, 'switch', '-q', 'feature')
  commitFile(box, top, 'code.ts', CODE.theirs)
  git(box, top, 'switch', '-q', 'main')
  commitFile(box, top, 'code.ts', CODE.ours)
  tryGit(box, top, 'merge', 'feature')
  assert.is(textIn(top, 'ROADMAP.md'), ROADMAP.ours)
  put(join(top, '.git/info/attributes'), '')
  assert.is(resolve(box, top).code, 3)
  assert.is(textIn(top, 'ROADMAP.md'), ROADMAP.merged)
  assert.match(textIn(top, 'code.ts'), /^<{7} main\n[\s\S]*^={7}\n[\s\S]*^their b\n[\s\S]*^>{7} feature\n/m)
})

test('line ends of the work tree and the executable bit are kept', () => {
  const { box, top } = plain('crlf')
  put(join(top, '.gitattributes'), '*.md text eol=crlf\n')
  divide(box, top, 'ROADMAP.md', ROADMAP)
  git(box, top, 'switch', '-q', 'feature')
  git(box, top, 'update-index', '--chmod=+x', 'ROADMAP.md')
  git(box, top, 'commit', '-q', '-m', 'executable')
  git(box, top, 'checkout', '-q', '--', '.')
  git(box, top, 'switch', '-q', 'main')
  assert.is(tryGit(box, top, 'merge', 'feature').code, 1)
  const done = resolve(box, top)
  assert.is(done.code, 0, done.stdout)
  assert.is(textIn(top, 'ROADMAP.md'), ROADMAP.merged.replaceAll('\n', '\r\n'))
  assert.is(git(box, top, 'show', ':ROADMAP.md'), ROADMAP.merged)
  assert.match(git(box, top, 'ls-files', '--stage'), /^100755 .*ROADMAP\.md$/m)
  assert.is(statSync(join(top, 'ROADMAP.md')).mode & 0o111, 0o111)
  assert.is(git(box, top, 'diff', '--name-only'), '')
})

test('while another git writes the index: try again later, and the file is merged then', () => {
  const { box, top } = plain('locked')
  divide(box, top, 'ROADMAP.md', ROADMAP)
  tryGit(box, top, 'merge', 'feature')
  put(join(top, '.git/index.lock'), '')
  assert.is(resolve(box, top).code, 75)
  rmSync(join(top, '.git/index.lock'))
  assert.is(resolve(box, top).code, 0)
  assert.is(git(box, top, 'show', ':ROADMAP.md'), ROADMAP.merged)
})

test('hostile names: merged, and the printed command names exactly that file', () => {
  const { box, top } = plain('names')
  const names = ['$(touch PWNED).md', '-rf.md', 'two\nlines.md', "it's \u001b[31m red.md", ':(top)x.md', 'a b/é.md']
  const codes = ['*.ts', 'two\nlines.ts', ':!x.ts', 'end.ts\n', '-a.ts', 'z[a-z].ts', 'zz.ts']
  git(box, top, 'switch', '-q', '-c', 'feature')
  for (const name of names) commitFile(box, top, name, ROADMAP.theirs)
  for (const name of codes) commitFile(box, top, name, CODE.theirs)
  git(box, top, 'switch', '-q', 'main')
  for (const name of names)
    commitFile(box, top, name, ROADMAP.theirs.replace('A-4 theirs', 'A-4 theirs\n- [ ] A-5 more'))
  for (const name of codes) commitFile(box, top, name, CODE.ours)
  tryGit(box, top, 'merge', 'feature')
  const done = resolve(box, top, '--json')
  assert.is(done.code, 3)
  assert.is(done.shown.resolved.length + done.shown.left.length, names.length + codes.length)
  const unmerged = () => new Set(git(box, top, 'diff', '-z', '--name-only', '--diff-filter=U').split('\0').slice(0, -1))
  for (const name of codes) {
    const before = unmerged()
    const code = done.shown.left.find(({ path }: { path: string }) => path === name)
    assert.is(execute(box, top, ['sh', '-c', code.commands[1].command]).code, 0)
    before.delete(name)
    assert.equal(unmerged(), before, code.commands[1].command)
    assert.is(textIn(top, name), CODE.ours)
  }
  assert.equal(
    readdirSync(top).filter((name) => name === 'PWNED'),
    [],
  )
})

test('links, submodule commits, binary and marked files, removed files: a person’s, untouched, with what happened', () => {
  const { box, top } = plain('others')
  put(join(top, '.gitattributes'), '*.keep.md -merge\nlarge.md filter=lfs\nown.md merge=special\n')
  const sides = (side: string) => {
    rmSync(join(top, 'link.md'), { force: true })
    symlinkSync(`to-${side}`, join(top, 'link.md'))
    for (const name of ['a.keep.md', 'large.md', 'own.md']) put(join(top, name), `- ${side}\n`)
    put(join(top, 'bytes.md'), `${side}\0`)
    put(join(top, 'gone.md'), `- ${side}\n`)
    if (side === 'theirs') rmSync(join(top, 'gone.md'))
    git(box, top, 'add', '-A')
    git(box, top, 'commit', '-q', '-m', side)
  }
  sides('base')
  git(box, top, 'switch', '-q', '-c', 'feature')
  sides('theirs')
  git(box, top, 'switch', '-q', 'main')
  sides('ours')
  tryGit(box, top, 'merge', 'feature')
  const isMoving = (path: string) => /^\.git\//.test(path)
  const before = photograph(top, isMoving)
  const done = resolve(box, top, '--json')
  assert.is(done.code, 3)
  const reasons = Object.fromEntries(
    done.shown.left.map((file: { path: string; collisions: { why: string }[] }) => [
      file.path,
      file.collisions[0]?.why,
    ]),
  )
  assert.match(reasons['a.keep.md'], /not to be merged/)
  assert.match(reasons['bytes.md'], /not a text/)
  assert.match(reasons['gone.md'], /no such file any more/)
  assert.match(reasons['large.md'], /Git LFS/)
  assert.match(reasons['link.md'], /symbolic link/)
  assert.match(reasons['own.md'], /another merge driver \(special\)/)
  assert.equal(photograph(top, isMoving), before)
})

run()
