// The merge driver where git calls it: every operation, every place, and what git itself makes of the result.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { assert, run, test } from '../helpers/harness.ts'
import { assertTidy, COLLIDING, commitFile, divided, textIn, tryGit, useDriver } from '../helpers/merges.ts'
import { execute, git, put, type Sandbox } from '../helpers/repository.ts'

const ROADMAP = {
  base: '# Roadmap\n\n- [ ] A-1 first\n- [ ] A-2 second\n',
  merged: '# Roadmap\n\n- [x] A-1 first\n- [ ] A-2 second\n- [ ] A-3 ours\n- [ ] A-4 theirs\n',
  ours: '# Roadmap\n\n- [x] A-1 first\n- [ ] A-2 second\n- [ ] A-3 ours\n',
  theirs: '# Roadmap\n\n- [ ] A-1 first\n- [ ] A-2 second\n- [ ] A-4 theirs\n',
}
/** In a rebase the sides trade places, and so does the order of what both add at one place. */
const REBASED = '# Roadmap\n\n- [x] A-1 first\n- [ ] A-2 second\n- [ ] A-4 theirs\n- [ ] A-3 ours\n'
const FILE = 'ROADMAP.md'

/** Git in an operation that must not stop. */
function whole(box: Sandbox, cwd: string, ...args: string[]): void {
  const done = tryGit(box, cwd, ...args)
  assert.is(done.code, 0, `git ${args.join(' ')}: ${done.stdout}${done.stderr}`)
  assert.is(git(box, cwd, 'ls-files', '--unmerged'), '')
  assertTidy(box, cwd)
}

test('merge, in both directions, and with -X which no driver can see', () => {
  const { box, top } = divided('merge', FILE, ROADMAP)
  whole(box, top, 'merge', '-q', '--no-edit', 'feature')
  assert.is(textIn(top, FILE), ROADMAP.merged)
  git(box, top, 'reset', '-q', '--hard', 'HEAD~1')
  git(box, top, 'switch', '-q', 'feature')
  whole(box, top, 'merge', '-q', '--no-edit', 'main')
  assert.is(textIn(top, FILE), REBASED)
})

test('rebase, pull --rebase with autostash, cherry-pick, stash pop', () => {
  const { box, top } = divided('rebase', FILE, ROADMAP)
  git(box, top, 'push', '-q', 'origin', 'feature:main')
  git(box, top, 'branch', 'start')
  whole(box, top, 'rebase', '-q', 'feature')
  assert.is(textIn(top, FILE), REBASED)
  git(box, top, 'reset', '-q', '--hard', 'start')
  put(join(top, 'mine.txt'), 'not committed\n')
  git(box, top, 'add', 'mine.txt')
  whole(box, top, 'pull', '-q', '--rebase', '--autostash', 'origin', 'main')
  assert.is(textIn(top, FILE), REBASED)
  assert.is(textIn(top, 'mine.txt'), 'not committed\n')
  git(box, top, 'reset', '-q', '--hard', 'start')
  whole(box, top, 'cherry-pick', 'feature')
  assert.is(textIn(top, FILE), ROADMAP.merged)
  git(box, top, 'reset', '-q', '--hard', 'feature~1')
  put(join(top, FILE), ROADMAP.theirs)
  git(box, top, 'stash', '-q')
  git(box, top, 'reset', '-q', '--hard', 'start')
  whole(box, top, 'stash', 'pop', '-q')
  assert.is(textIn(top, FILE), ROADMAP.merged)
})

test('an autostash whose change meets the same lines', () => {
  const { box, top } = divided('autostash', FILE, ROADMAP)
  git(box, top, 'switch', '-q', '-c', 'work', 'feature~1')
  put(join(top, FILE), ROADMAP.ours)
  whole(box, top, 'rebase', '-q', '--autostash', 'feature')
  assert.is(textIn(top, FILE), REBASED)
  assert.is(git(box, top, 'stash', 'list'), '')
})

test('a file that both sides made', () => {
  const { box, top } = divided('both', FILE, { ...ROADMAP, base: undefined })
  const done = tryGit(box, top, 'merge', '--no-edit', 'feature')
  const text = textIn(top, FILE)
  for (const item of ['A-2 second', 'A-3 ours', 'A-4 theirs']) assert.is(text.split(item).length, 2, text)
  assert.is(done.code === 0, !text.includes('<<<<<<<'))
})

test('criss-cross: what was removed since stays removed, and what collided before both is no conflict of its own', () => {
  const list = (...items: string[]) => `# Roadmap\n\n${items.map((item) => `- [ ] ${item}\n`).join('')}`
  const { box, top } = divided('criss', FILE, {
    base: list('A-1 plan', 'A-2 second'),
    ours: list('A-1 plan of ours', 'A-2 second', 'A-3 ours'),
    theirs: list('A-1 plan of theirs', 'A-2 second', 'A-4 theirs'),
  })
  const settled = list('A-1 plan of both', 'A-2 second', 'A-3 ours', 'A-4 theirs')
  git(box, top, 'branch', 'first')
  for (const [branch, other] of [
    ['main', 'feature'],
    ['feature', 'first'],
  ] as const) {
    git(box, top, 'switch', '-q', branch)
    tryGit(box, top, 'merge', '--no-edit', other)
    commitFile(box, top, FILE, settled)
  }
  commitFile(box, top, FILE, settled.replace('- [ ] A-3 ours\n', '').replace('A-2 second', 'A-2 second, done'))
  git(box, top, 'switch', '-q', 'main')
  commitFile(box, top, FILE, settled.replace('A-2 second\n', 'A-2 second\n- [ ] A-5 new\n'))
  assert.is(git(box, top, 'merge-base', '--all', 'main', 'feature').trim().split('\n').length, 2)
  whole(box, top, 'merge', '-q', '--no-edit', 'feature')
  assert.is(textIn(top, FILE), list('A-1 plan of both', 'A-2 second, done', 'A-5 new', 'A-4 theirs'))
})

test('what collides is marked with the size, style and labels that git would use', () => {
  const sides = {
    base: '# Plan\n\nThe color is red.\n',
    ours: '# Plan\n\nThe color is blue.\n',
    theirs: '# Plan\n\nThe color is green.\n',
  }
  const { box, top } = divided('marks', 'plan.md', sides)
  git(box, top, 'config', 'merge.conflictStyle', 'diff3')
  assert.is(tryGit(box, top, 'merge', 'feature').code, 1)
  assert.match(textIn(top, 'plan.md'), /^<{7} [\s\S]*^\|{7} [\s\S]*red[\s\S]*^={7}\n[\s\S]*^>{7} /m)
  git(box, top, 'merge', '--abort')
  put(
    join(top, '.git/info/attributes'),
    `${readFileSync(join(top, '.git/info/attributes'), 'utf8')}*.md conflict-marker-size=12\n`,
  )
  assert.is(tryGit(box, top, 'merge', 'feature').code, 1)
  assert.match(textIn(top, 'plan.md'), /^<{12} [\s\S]*^\|{12} [\s\S]*^={12}\n[\s\S]*^>{12} /m)
})

test('in a rebase before git 2.44, which gives a driver no labels, the sides are named for what they are', () => {
  const { box, top } = divided('labels', 'plan.md', { base: 'one red\n', ours: 'one blue\n', theirs: 'one green\n' })
  assert.is(tryGit(box, top, 'rebase', 'feature').code, 1)
  const [major = 0, minor = 0] = git(box, top, 'version').match(/\d+/g)?.map(Number) ?? []
  const isOld = major === 2 && minor < 44
  assert.match(
    textIn(top, 'plan.md'),
    isOld ? /^<{7} upstream [0-9a-f]+\n[\s\S]*^>{7} your commit [0-9a-f]+ \(change plan\.md\)/m : /^<{7} HEAD\n/m,
  )
})

test('the labels that git gives a driver from 2.44 on; before, they arrive as they stand in the configuration', () => {
  const { box, top } = divided('labels-given', 'plan.md', COLLIDING)
  const [base, ours, theirs, out] = ['base', 'ours', 'theirs', 'out'].map((name) => join(box.top, name)) as [
    string,
    string,
    string,
    string,
  ]
  put(base, 'one red\n')
  put(ours, 'one blue\n')
  put(theirs, 'one green\n')
  const program = join(top, '.git/orc-hooks/merge-driver.cjs')
  const marked = (...labels: string[]) => {
    const done = execute(box, top, [process.execPath, program, base, ours, theirs, out, '7', 'plan.md', ...labels])
    assert.is(done.code, 3, done.stderr)
    assert.is(done.stdout, '')
    return readFileSync(out, 'utf8')
  }
  assert.match(marked('fff (base)', 'HEAD', 'feature $(x)'), /^<{7} HEAD\n[\s\S]*^>{7} feature \$\(x\)\n/m)
  assert.match(marked('%S', '%X', '%Y'), /^<{7} ours\n[\s\S]*^>{7} theirs\n/m)
})

test('rerere records what is marked, and resolves it the next time', () => {
  const { box, top } = divided('rerere', 'plan.md', { base: 'one red\n', ours: 'one blue\n', theirs: 'one green\n' })
  git(box, top, 'config', 'rerere.enabled', 'true')
  assert.match(tryGit(box, top, 'merge', 'feature').stderr, /Recorded preimage for 'plan\.md'/)
  put(join(top, 'plan.md'), 'one teal\n')
  git(box, top, 'commit', '-q', '-a', '-m', 'merged')
  git(box, top, 'reset', '-q', '--hard', 'HEAD~1')
  const again = tryGit(box, top, 'merge', 'feature')
  assert.match(again.stdout + again.stderr, /Resolved 'plan\.md' using previous resolution/)
  assert.is(textIn(top, 'plan.md'), 'one teal\n')
})

test('merge-tree in memory: merged, and nothing but git speaks on stdout', () => {
  const { box, top } = divided('memory', FILE, ROADMAP)
  const done = tryGit(box, top, 'merge-tree', '--write-tree', 'main', 'feature')
  assert.is(done.code, 0, done.stdout)
  assert.match(done.stdout, /^[0-9a-f]{40}\n/)
  assert.is(git(box, top, 'show', `${done.stdout.split('\n')[0]}:${FILE}`), ROADMAP.merged)
  assert.is(textIn(top, FILE), ROADMAP.ours)
})

test('a linked worktree without node_modules, on a branch that has no .gitattributes', () => {
  const { box, top } = divided('linked', FILE, ROADMAP)
  git(box, top, 'rm', '-q', '.gitattributes')
  git(box, top, 'commit', '-q', '-m', 'without attributes')
  git(box, top, 'switch', '-q', '-c', 'elsewhere')
  git(box, top, 'worktree', 'add', '-q', '../linked', 'main')
  const linked = join(box.top, 'linked')
  whole(box, linked, 'merge', '-q', '--no-edit', 'feature')
  assert.is(textIn(linked, FILE), ROADMAP.merged)
  git(box, top, 'worktree', 'remove', '--force', '../linked')
  git(box, top, 'switch', '-q', 'main')
  git(box, top, 'reset', '-q', '--hard', 'HEAD~1')
  whole(box, top, 'merge', '-q', '--no-edit', 'feature')
})

test('from a subdirectory, and after the repository was moved', () => {
  const { box, top } = divided('moved', `docs/${FILE}`, ROADMAP)
  const moved = join(box.top, 'moved here')
  assert.is(execute(box, box.top, ['mv', top, moved]).code, 0)
  whole(box, join(moved, 'docs'), 'merge', '-q', '--no-edit', 'feature')
  assert.is(textIn(moved, `docs/${FILE}`), ROADMAP.merged)
})

test('carriage returns stay', () => {
  const crlf = (text: string) => text.replaceAll('\n', '\r\n')
  const { box, top } = divided('crlf', FILE, {
    base: crlf(ROADMAP.base),
    ours: crlf(ROADMAP.ours),
    theirs: crlf(ROADMAP.theirs),
  })
  git(box, top, 'config', 'core.autocrlf', 'false')
  whole(box, top, 'merge', '-q', '--no-edit', 'feature')
  assert.is(textIn(top, FILE), crlf(ROADMAP.merged))
})

test('a clean text merge starts no Node, and nothing is called where one side alone changed', () => {
  const { box, top } = divided('quiet', FILE, {
    base: `${ROADMAP.base}\n\n\n\n\nend\n`,
    ours: `${ROADMAP.ours}\n\n\n\n\nend\n`,
    theirs: `${ROADMAP.base}\n\n\n\n\nend of theirs\n`,
  })
  const counter = join(box.top, 'started')
  useDriver(top, `require('fs').appendFileSync(${JSON.stringify(counter)}, 'x'); process.exitCode = 9`)
  whole(box, top, 'merge', '-q', '--no-edit', 'feature')
  assert.equal(readdirSync(box.top).includes('started'), false)
  const other = divided('loud', FILE, COLLIDING)
  const count = join(other.box.top, 'started')
  useDriver(other.top, `require('fs').appendFileSync(${JSON.stringify(count)}, 'x'); process.exitCode = 9`)
  tryGit(other.box, other.top, 'merge', 'feature')
  assert.is(readFileSync(count, 'utf8'), 'x')
})

test('choices are written down beside the state', () => {
  const { box, top } = divided('log', FILE, {
    base: '# Roadmap\n\n- [ ] A-1 first\n- [ ] A-2 second\n',
    ours: '# Roadmap\n\n- [~] A-1 first\n- [ ] A-2 second\n',
    theirs: '# Roadmap\n\n- [x] A-1 first\n- [ ] A-2 second\n',
  })
  const done = tryGit(box, top, 'merge', '--no-edit', 'feature')
  assert.is(done.code, 0, done.stdout)
  assert.match(done.stderr, /ROADMAP\.md: merged record by record, 1 choice made/)
  const [line = ''] = textIn(top, '.orchestra/logs/merge-decisions.jsonl').split('\n')
  const entry = JSON.parse(line)
  assert.is(entry.path, FILE)
  assert.is(entry.by, 'driver')
  assert.is(entry.decisions[0].dropped.length, 1)
})

run()
