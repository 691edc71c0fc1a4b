// What doctor says of the merge driver: the pair of attribute and driver, the program, and a real merge.
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { assert, run, test } from '../helpers/harness.ts'
import { divided, textIn, tryGit } from '../helpers/merges.ts'
import { git, orcHooks, photograph, put, repository, type Sandbox, sandbox } from '../helpers/repository.ts'

interface Check {
  readonly detail: string
  readonly fix?: string
  readonly id: string
  readonly status: string
}

function checks(box: Sandbox, top: string, ...args: string[]): readonly Check[] {
  const found = JSON.parse(orcHooks(box, top, 'doctor', '--json', ...args).stdout) as { checks: Check[] }
  return found.checks.filter(({ id }) => id.startsWith('merge'))
}

function installed(name: string): { box: Sandbox; top: string } {
  const box = sandbox(name)
  const top = repository(box)
  assert.is(orcHooks(box, top, 'init', '--yes').code, 0)
  return { box, top }
}

const LIST = { base: '- a\n', ours: '- a\n- b\n', theirs: '- a\n- c\n' }

test('installed: a real merge goes through, and the attributes are to be committed', () => {
  const { box, top } = installed('fine')
  const isMoving = (path: string) => /^\.orchestra|\.cache$/.test(path)
  const before = photograph(top, isMoving)
  const [driver, shared] = checks(box, top)
  assert.is(driver?.status, 'ok', driver?.detail)
  assert.is(shared?.status, 'warn')
  assert.equal(photograph(top, isMoving), before)
  git(box, top, 'add', '-A')
  git(box, top, 'commit', '-q', '-m', 'attributes')
  assert.is(checks(box, top)[1]?.status, 'ok')
})

test('a fresh clone has the attribute and no driver: a warning with the command', () => {
  const { box, top } = installed('origin')
  git(box, top, 'add', '-A')
  git(box, top, 'commit', '-q', '-m', 'attributes')
  git(box, top, 'push', '-q', 'origin', 'main')
  git(box, box.top, 'clone', '-q', 'work.git', 'clone')
  const clone = join(box.top, 'clone')
  const [driver] = checks(box, clone)
  assert.is(driver?.status, 'warn')
  assert.match(driver?.detail ?? '', /the attribute is there and the driver is not/)
  assert.is(orcHooks(box, clone, 'init', '--yes').code, 0)
  assert.is(checks(box, clone)[0]?.status, 'ok')
})

test('a program that is gone or broken, a command of somebody else, no attribute: found, and repaired by --fix', () => {
  const { box, top } = installed('broken')
  const program = join(top, '.git/orc-hooks/merge-driver.cjs')
  const damage: Readonly<Record<string, () => void>> = {
    'another command': () => git(box, top, 'config', 'merge.orc.driver', 'false'),
    'broken program': () => put(program, 'throw 1'),
    'no attribute': () => {
      put(join(top, '.git/info/attributes'), '')
      put(join(top, '.gitattributes'), '')
    },
    'no driver': () => git(box, top, 'config', '--unset', 'merge.orc.driver'),
    'no program': () => rmSync(program),
  }
  for (const [what, harm] of Object.entries(damage)) {
    harm()
    assert.is(checks(box, top)[0]?.status, 'fail', what)
    assert.is(checks(box, top, '--fix')[0]?.status, 'ok', what)
  }
})

test('left out by choice: said, nothing is written, and a later init takes it away again', () => {
  const box = sandbox('without')
  const top = repository(box)
  orcHooks(box, top, 'init', '--yes', '--no-merge-driver')
  assert.is(checks(box, top)[0]?.status, 'skip')
  assert.is(git(box, top, 'check-attr', 'merge', 'a.md'), 'a.md: merge: unspecified\n')
  assert.match(orcHooks(box, top, 'init', '--yes').stdout, /nothing to do/)
  const without = readFileSync(join(top, '.git/config'), 'utf8')
  orcHooks(box, top, 'init', '--yes', '--merge-driver')
  assert.is(checks(box, top)[0]?.status, 'ok')
  orcHooks(box, top, 'init', '--yes', '--no-merge-driver')
  assert.is(readFileSync(join(top, '.git/config'), 'utf8'), without)
  assert.is(git(box, top, 'check-attr', 'merge', 'a.md'), 'a.md: merge: unspecified\n')
})

test('what the owner of the repository says about merging goes on counting', () => {
  const { box, top } = divided('owner', 'plan.md', LIST)
  git(box, top, 'config', 'merge.theirs.driver', 'true')
  const own = '\ufeff[attr]generated merge=theirs\r\nplan.md merge=union\r\n/gen.md generated\r\n"a b.json" binary\r\n'
  put(join(top, '.gitattributes'), own)
  put(join(top, 'docs/sub dir/.gitattributes'), '/x.md -merge\n*.json !merge\nsub/*.md merge=theirs\n')
  git(box, top, 'add', '-A')
  orcHooks(box, top, 'init', '--yes')
  const said = (path: string) =>
    git(box, top, 'check-attr', 'merge', path)
      .trim()
      .replace(/^.*: merge: /, '')
  assert.is(said('plan.md'), 'union')
  assert.is(said('gen.md'), 'theirs')
  assert.is(said('sub/gen.md'), 'orc')
  assert.is(said('a b.json'), 'unset')
  assert.is(said('docs/sub dir/x.md'), 'unset')
  assert.is(said('docs/sub dir/deep/x.md'), 'orc')
  assert.is(said('docs/sub dir/deep/x.json'), 'unspecified')
  assert.is(said('docs/sub dir/sub/x.md'), 'theirs')
  assert.is(said('package-lock.json'), 'unspecified')
  assert.is(said('README.md'), 'orc')
  git(box, top, 'commit', '-q', '-m', 'attributes')
  assert.is(tryGit(box, top, 'merge', '-q', 'feature').code, 0)
  assert.is(textIn(top, 'plan.md'), '- a\n- b\n- c\n')
  orcHooks(box, top, 'uninstall', '--yes')
  assert.is(textIn(top, '.gitattributes'), own)
})

run()
