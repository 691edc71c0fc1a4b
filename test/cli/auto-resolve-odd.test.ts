// auto-resolve-conflicts where a conflict is not two texts under one name, or the repository is set up in its own way.
import { execFileSync } from 'node:child_process'
import { chmodSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { assert, run, skip, test } from '../helpers/harness.ts'
import { textIn, tryGit } from '../helpers/merges.ts'
import { execute, git, orcHooks, put, repository, type Sandbox, sandbox } from '../helpers/repository.ts'

const LIST = '# Roadmap\n\n- [ ] A-1 first\n- [ ] A-2 second\n- [ ] A-3 third\n- [ ] A-4 fourth\n'
const ROADMAP = {
  base: LIST,
  merged: `${LIST.replace('[ ] A-1', '[x] A-1')}- [ ] A-5 ours\n- [ ] A-6 theirs\n`,
  ours: `${LIST.replace('[ ] A-1', '[x] A-1')}- [ ] A-5 ours\n`,
  theirs: `${LIST}- [ ] A-6 theirs\n`,
}
type Step = (top: string) => void

interface Started {
  readonly box: Sandbox
  readonly top: string
}

/** Two branches, `main` and `feature`, made by these changes. */
function divided(name: string, { base, ours, theirs }: { base: Step; ours: Step; theirs: Step }): Started {
  const box = sandbox(name)
  const top = repository(box)
  const commit = (step: Step, message: string) => {
    step(top)
    git(box, top, 'add', '-A')
    git(box, top, 'commit', '-q', '--allow-empty', '-m', message)
  }
  commit(base, 'base')
  git(box, top, 'switch', '-q', '-c', 'feature')
  commit(theirs, 'theirs')
  git(box, top, 'switch', '-q', 'main')
  commit(ours, 'ours')
  return { box, top }
}

/** The roadmap on both sides, under these names. */
function roadmaps(...names: readonly string[]): { base: Step; ours: Step; theirs: Step } {
  const all = (text: string) => (top: string) => {
    for (const name of names) put(join(top, name), text)
  }
  return { base: all(ROADMAP.base), ours: all(ROADMAP.ours), theirs: all(ROADMAP.theirs) }
}

interface Left {
  readonly collisions: readonly { readonly why: string }[]
  readonly commands: readonly { readonly command: string; readonly effect: string }[]
  readonly ours: readonly { readonly subject: string }[]
  readonly path: string
  readonly role: string
  readonly what: string
}

function resolve({ box, top }: Started, ...args: string[]) {
  const { code, stderr, stdout } = orcHooks(box, top, 'auto-resolve-conflicts', '--json', ...args)
  assert.is(stderr, '')
  const shown = JSON.parse(stdout)
  const left: readonly Left[] = shown.left
  const why = (path: string) =>
    left
      .find((file) => file.path === path)
      ?.collisions.map((one) => one.why)
      .join('; ')
  return { code, left, shown, why }
}

test('a file in the place of a directory: named as it was called, with who wrote it', () => {
  const started = divided('directory', {
    base: () => {},
    ours: (top) => put(join(top, 'docs'), LIST),
    theirs: (top) => put(join(top, 'docs/list.md'), LIST),
  })
  tryGit(started.box, started.top, 'merge', 'feature')
  const { left } = resolve(started)
  assert.is(left[0]?.path, 'docs~HEAD')
  assert.match(left[0]?.what ?? '', /"docs" of your branch \(main\): feature has something else under that name/)
  assert.is(left[0]?.ours[0]?.subject, 'ours')
  assert.not.match(JSON.stringify(left[0]?.commands), /as feature did/)
})

test('a link on one side and a text on the other: both are a person’s, and what the link leads to is not touched', () => {
  const started = divided('link', {
    ...roadmaps('list.md'),
    ours: (top) => {
      rmSync(join(top, 'list.md'))
      symlinkSync('../outside.md', join(top, 'list.md'))
    },
  })
  put(join(started.box.top, 'outside.md'), 'outside\n')
  tryGit(started.box, started.top, 'merge', 'feature')
  const { code, left } = resolve(started)
  assert.is(code, 3)
  assert.is(left.length, 2)
  assert.is(textIn(started.box.top, 'outside.md'), 'outside\n')
})

test('renamed in two ways and changed in both: the markers that git put into both files are named', () => {
  const move = (text: string, name: string) => (top: string) => {
    rmSync(join(top, 'list.md'))
    put(join(top, name), text)
  }
  const started = divided('renamed', {
    base: (top) => put(join(top, 'list.md'), LIST),
    ours: move(`${LIST}- [ ] A-5 ours\n`, 'ours.md'),
    theirs: move(`${LIST}- [ ] A-6 theirs\n`, 'theirs.md'),
  })
  tryGit(started.box, started.top, 'merge', 'feature')
  const { left, why } = resolve(started)
  assert.equal(
    left.map(({ path }) => path),
    ['list.md', 'ours.md', 'theirs.md'],
  )
  assert.match(why('ours.md') ?? '', /conflict markers into it.*A-5 ours" against ".*A-6 theirs/)
  assert.match(left[0]?.what ?? '', /in two ways/)
})

test('both sides made it, one of them executable: the text is merged, the mode is a person’s', () => {
  const texts = roadmaps('list.md')
  const started = divided('mode', {
    ...texts,
    base: () => {},
    ours: (top) => {
      texts.ours(top)
      chmodSync(join(top, 'list.md'), 0o755)
    },
  })
  tryGit(started.box, started.top, 'merge', 'feature')
  const { code, why } = resolve(started)
  assert.is(code, 3)
  assert.match(why('list.md') ?? '', /chmod \+x or chmod -x/)
})

test('a squashed merge: the branch is not called a change that was not committed', () => {
  const started = divided('squash', {
    base: (top) => put(join(top, 'code.ts'), 'a\n'),
    ours: (top) => put(join(top, 'code.ts'), 'b\n'),
    theirs: (top) => put(join(top, 'code.ts'), 'c\n'),
  })
  const { box, top } = started
  tryGit(box, top, 'merge', '--squash', 'feature')
  const { shown } = resolve(started)
  assert.is(shown.operation, 'squash')
  assert.is(shown.left[0].theirs[0].subject, 'theirs')
  assert.equal(
    shown.next.map(({ command }: { command: string }) => command),
    ['git commit', 'git reset --merge'],
  )
  git(box, top, 'reset', '-q', '--merge')
  assert.is(git(box, top, 'status', '--porcelain'), '')
  // The message of the squashed merge is still there, and this conflict is another one.
  put(join(top, 'code.ts'), 'd\n')
  git(box, top, 'stash', '-q')
  put(join(top, 'code.ts'), 'e\n')
  git(box, top, 'commit', '-q', '-a', '-m', 'e')
  tryGit(box, top, 'stash', 'pop')
  assert.is(resolve(started).shown.operation, 'stash')
  git(box, top, 'reset', '-q', '--hard')
  tryGit(box, top, 'cherry-pick', '--no-commit', 'feature')
  assert.is(resolve(started).shown.operation, 'other')
})

const BYTES = 'a name that is no UTF-8: left, with commands that name it, and two such names are two files'
if (process.platform === 'darwin') skip(BYTES, 'file systems of macOS know UTF-8 alone')
else test(BYTES, byteNames)

function byteNames(): void {
  const names = ['caf\xe9.md', 'caf\xe8.md']
  const write = (text: string) => (top: string) => {
    for (const name of names) writeNamed(top, name, text)
  }
  const started = divided('bytes', {
    base: write(ROADMAP.base),
    ours: write(ROADMAP.ours),
    theirs: write(ROADMAP.theirs),
  })
  const { box, top } = started
  tryGit(box, top, 'merge', 'feature')
  const { code, left } = resolve(started)
  assert.is(code, 3)
  assert.is(left.length, 2)
  assert.match(left[0]?.collisions[0]?.why ?? '', /no text in UTF-8/)
  for (const file of left) assert.is(execute(box, top, ['sh', '-c', file.commands[1]?.command ?? '']).code, 0)
  assert.is(git(box, top, 'ls-files', '--unmerged'), '')
}

/** Node gives every program its arguments in UTF-8. */
function writeNamed(top: string, name: string, text: string): void {
  const octal = name.replace(/[^\w.]/g, (byte) => `\\${byte.charCodeAt(0).toString(8)}`)
  execFileSync('sh', ['-c', `cat >"$(printf '${octal}')"`], { cwd: top, input: text })
}

test('a file that is not in the work tree any more stays away, and how to get it back is said', () => {
  const started = divided('gone', roadmaps('list.md'))
  tryGit(started.box, started.top, 'merge', 'feature')
  rmSync(join(started.top, 'list.md'))
  const { code, why } = resolve(started)
  assert.is(code, 3)
  assert.match(why('list.md') ?? '', /not in the work tree any more: to start over: git checkout --merge -- list\.md/)
  git(started.box, started.top, 'checkout', '-q', '--merge', '--', 'list.md')
  assert.is(resolve(started).code, 0)
})

test('a filter that fails for one file does not keep the others from being merged', () => {
  const started = divided('filter', roadmaps('a.md', 'b.md', 'c.md'))
  const { box, top } = started
  tryGit(box, top, 'merge', 'feature')
  for (const [key, value] of [
    ['clean', 'cat'],
    ['required', 'true'],
    ['smudge', 'false'],
  ] as const)
    git(box, top, 'config', `filter.broken.${key}`, value)
  put(join(top, '.git/info/attributes'), 'b.md filter=broken\n')
  const { code, shown, why } = resolve(started)
  assert.is(code, 3)
  assert.match(why('b.md') ?? '', /smudge filter broken failed/)
  assert.equal(
    shown.resolved.map(({ path }: { path: string }) => path),
    ['a.md', 'c.md'],
  )
  assert.is(git(box, top, 'show', ':c.md'), ROADMAP.merged)
})

test('a name as long as a name can be', () => {
  const name = `${'x'.repeat(252)}.md`
  const started = divided('long-name', roadmaps(name))
  tryGit(started.box, started.top, 'merge', 'feature')
  assert.is(resolve(started).code, 0)
  assert.is(textIn(started.top, name), ROADMAP.merged)
})

test('a stash pop with longer markers is known for what git left', () => {
  const { base, ours, theirs } = roadmaps('list.md')
  const box = sandbox('long')
  const top = repository(box)
  put(join(top, '.git/info/attributes'), '* conflict-marker-size=12\n')
  base(top)
  git(box, top, 'add', '-A')
  git(box, top, 'commit', '-q', '-m', 'base')
  theirs(top)
  git(box, top, 'stash', '-q')
  ours(top)
  git(box, top, 'commit', '-q', '-a', '-m', 'ours')
  tryGit(box, top, 'stash', 'pop')
  assert.match(textIn(top, 'list.md'), /^<{12} /m)
  assert.is(resolve({ box, top }).code, 0)
  assert.is(textIn(top, 'list.md'), ROADMAP.merged)
})

const crlf = (text: string) => Buffer.from(text.replaceAll('\n', '\r\n'))
const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')
for (const [name, encode, config, attributes] of [
  ['core.autocrlf=true', crlf, ['core.autocrlf', 'true'], ''],
  ['working-tree-encoding', utf16, ['core.safecrlf', 'false'], '*.md text working-tree-encoding=UTF-16LE-BOM\n'],
] as const) {
  test(`${name}: the work tree has its own bytes, the index the text, and nothing is modified`, () => {
    const write = (text: string) => (top: string) => {
      if (attributes !== '') put(join(top, '.gitattributes'), attributes)
      execFileSync('git', ['config', ...config], { cwd: top })
      execFileSync('sh', ['-c', 'cat >list.md'], { cwd: top, input: encode(text) })
    }
    const started = divided('encoded', {
      base: write(ROADMAP.base),
      ours: write(ROADMAP.ours),
      theirs: write(ROADMAP.theirs),
    })
    const { box, top } = started
    tryGit(box, top, 'merge', 'feature')
    assert.is(resolve(started).code, 0)
    assert.is(git(box, top, 'show', ':list.md'), ROADMAP.merged)
    assert.equal(readFileSync(join(top, 'list.md')), encode(ROADMAP.merged))
    assert.is(git(box, top, 'diff', '--name-only'), '')
  })
}

test('rerere on: it learns the merged text, and gives it again', () => {
  const started = divided('rerere', roadmaps('list.md'))
  const { box, top } = started
  git(box, top, 'config', 'rerere.enabled', 'true')
  tryGit(box, top, 'merge', 'feature')
  assert.is(resolve(started).code, 0)
  assert.match(tryGit(box, top, '-c', 'core.editor=true', 'merge', '--continue').stderr, /Recorded resolution/)
  git(box, top, 'reset', '-q', '--hard', 'HEAD~1')
  tryGit(box, top, 'merge', 'feature')
  assert.is(textIn(top, 'list.md'), ROADMAP.merged)
  assert.is(resolve(started).code, 0)
  assert.is(git(box, top, 'show', ':list.md'), ROADMAP.merged)
})

test('a sparse checkout: what git took out of it for the conflict is merged, too', () => {
  const started = divided('sparse', roadmaps('in/list.md', 'out/list.md'))
  const { box, top } = started
  git(box, top, 'sparse-checkout', 'set', 'in')
  tryGit(box, top, 'merge', 'feature')
  assert.is(resolve(started).code, 0)
  assert.is(git(box, top, 'show', ':out/list.md'), ROADMAP.merged)
  git(box, top, '-c', 'core.editor=true', 'merge', '--continue')
  assert.is(git(box, top, 'status', '--porcelain'), '')
})

test('a bare repository with a worktree', () => {
  const started = divided('bare', roadmaps('list.md'))
  const { box, top } = started
  git(box, box.top, 'clone', '-q', '--bare', top, 'bare.git')
  const bare = join(box.top, 'bare.git')
  git(box, bare, 'worktree', 'add', '-q', '../linked', 'main')
  const linked = { box, top: join(box.top, 'linked') }
  tryGit(box, linked.top, 'merge', 'feature')
  assert.is(resolve(linked).code, 0)
  assert.is(git(box, linked.top, 'show', ':list.md'), ROADMAP.merged)
  assert.is(git(box, linked.top, 'status', '--porcelain'), 'M  list.md\n')
})

run()
