import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { branchRef, parseBranchName } from '../../../lib/push/domain.ts'
import { readRef, writeObject } from '../../../lib/push/git.adapter.ts'
import { writeLoose } from '../../../lib/push/loose-object.adapter.ts'
import { assert, run, test } from '../../helpers/harness.ts'
import { execute, git, repository, sandbox } from '../../helpers/repository.ts'

const TEXTS = ['', 'plain\n', 'tree 0\n\0\xff\xe9', 'x'.repeat(100_000)]

test('an object written without git is the one that git would have written', () => {
  const box = sandbox('loose')
  const top = repository(box)
  for (const text of TEXTS) {
    const sha = writeLoose(top, 'blob', Buffer.from(text, 'latin1'))
    const input = Buffer.from(text, 'latin1').toString('latin1')
    assert.is(sha, writeObject(top, 'blob', input))
    assert.is(git(box, top, 'cat-file', '-t', String(sha)), 'blob\n')
    assert.is(git(box, top, 'cat-file', '-s', String(sha)), `${text.length}\n`)
  }
  assert.is(execute(box, top, ['git', 'fsck', '--strict']).code, 0)
  const left = readdirSync(join(top, '.git/objects'), { encoding: 'utf8', recursive: true })
  assert.equal(
    left.filter((name) => name.includes('tmp_obj')),
    [],
  )
})

test('a commit written without git is the one that git writes', () => {
  const box = sandbox('loose-commit')
  const top = repository(box)
  const text = git(box, top, 'cat-file', 'commit', 'HEAD')
  assert.is(writeLoose(top, 'commit', Buffer.from(text)), git(box, top, 'rev-parse', 'HEAD').trim())
})

test('a repository with SHA-256, of several users or without a worktree is left to git', () => {
  const box = sandbox('loose-not')
  git(box, box.top, 'init', '-q', '--object-format=sha256', 'sha256')
  git(box, box.top, 'init', '-q', '--shared=group', 'shared')
  git(box, box.top, 'init', '-q', '--bare', 'bare.git')
  for (const name of ['sha256', 'shared', 'bare.git']) {
    const top = join(box.top, name)
    assert.is(writeLoose(top, 'blob', Buffer.from('text')), undefined, name)
    const sha = writeObject(top, 'blob', 'text')
    assert.is(git(box, top, 'cat-file', 'blob', sha), 'text', name)
  }
})

test('an object for a bare repository inside of a work tree does not go to the repository around it', () => {
  const box = sandbox('loose-inside')
  const top = repository(box)
  const inner = join(top, 'vendor/inner.git')
  git(box, top, 'init', '-q', '--bare', inner)
  const sha = writeObject(inner, 'blob', 'of the inner one')
  assert.is(git(box, inner, 'cat-file', 'blob', sha), 'of the inner one')
  assert.is(execute(box, top, ['git', 'cat-file', '-e', sha]).code, 1)
})

test('a ref is found loose, packed, and in a linked worktree; another name is not', () => {
  const box = sandbox('loose-ref')
  const top = repository(box)
  const main = branchRef(parseBranchName('main'))
  const linked = join(box.top, 'linked')
  git(box, top, 'worktree', 'add', '-q', '-b', 'other', linked)
  const first = git(box, top, 'rev-parse', 'HEAD').trim()
  assert.is(readRef(top, main), first)
  git(box, top, 'pack-refs', '--all')
  assert.is(readRef(linked, main), first)
  git(box, top, 'commit', '-q', '--allow-empty', '-m', 'second')
  assert.is(readRef(linked, main), git(box, top, 'rev-parse', 'HEAD').trim())
  git(box, top, 'symbolic-ref', 'refs/heads/alias', 'refs/heads/other')
  assert.is(readRef(top, branchRef(parseBranchName('alias'))), first)
  assert.is(readRef(top, branchRef(parseBranchName('none'))), undefined)
})

run()
