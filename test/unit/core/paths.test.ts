import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findRepository } from '../../../lib/core/paths.ts'
import { assert, run, test } from '../../helpers/harness.ts'

const git = (cwd: string, ...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd, encoding: 'utf8' })

test('a linked worktree shares the state of the main one', () => {
  const top = realpathSync(mkdtempSync(join(tmpdir(), 'orc-paths-')))
  git(top, 'init', '-q', 'main')
  git(join(top, 'main'), 'commit', '-q', '--allow-empty', '-m', 'first')
  git(join(top, 'main'), 'worktree', 'add', '-q', join(top, 'linked'))
  mkdirSync(join(top, 'linked/src/deep'), { recursive: true })
  const linked = findRepository(join(top, 'linked/src/deep'))
  assert.is(linked?.worktree, join(top, 'linked'))
  assert.is(linked?.stateDir, join(top, 'main/.orchestra'))
  assert.is(linked?.commonDir, join(top, 'main/.git'))
})

test('outside a repository there is none', () => {
  assert.is(findRepository(tmpdir()), undefined)
})

run()
