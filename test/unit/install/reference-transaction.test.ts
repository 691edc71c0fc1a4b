// The hook reference-transaction under every shell that is here: what is no push starts nothing, and nothing is vetoed.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { assert, run, skip, test } from '../../helpers/harness.ts'
import { put, sandbox } from '../../helpers/repository.ts'

const SHELLS: Record<string, readonly string[]> = {
  bash: ['bash', '--posix'],
  'bash -e': ['bash', '-e'],
  busybox: ['busybox', 'sh'],
  dash: ['dash'],
  sh: ['sh'],
  'sh -eu': ['sh', '-eu'],
}
const script = readFileSync('templates/hook-reference-transaction.sh', 'utf8').replace(
  '@THEIRS@',
  '$' + '{0%/*}/theirs',
)
const [ZEROS, ONES, TWOS] = ['0', '1', '2'].map((digit) => digit.repeat(40))
const NO_PUSH = [
  `${ONES} ${TWOS} HEAD\n${ONES} ${TWOS} refs/heads/main\n`,
  `${ZEROS} ${ONES} refs/heads/new\n`,
  `${ONES} ${TWOS} refs/remotes/origin/main\n`,
  `${ONES} ${ZEROS} refs/remotes/origin/packed\n`,
  `${ZEROS} ref:refs/remotes/origin/main refs/remotes/origin/HEAD\n`,
  `${ZEROS} ${ONES} refs/tags/refs/remotes\n`,
  '',
]

for (const [title, [program = '', ...flags]] of Object.entries(SHELLS)) {
  const file = spawnSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).stdout.trim()
  if (file === '') {
    skip(`reference-transaction under ${title}`, `${program} is not installed`)
    continue
  }
  const box = sandbox('reference')
  const hook = join(box.top, 'hooks/reference-transaction')
  const seen = join(box.top, 'seen')
  put(hook, script, 0o755)
  // What the hook reads in when it takes something for a push: the worst that it could be.
  put(join(box.top, '.git/orc-hooks/reference-transaction'), `: >'${seen}'\nexit 7\n`)
  const asks = (phase: string | undefined, input: string) => {
    const words = phase === undefined ? [] : [phase]
    // Nothing can be found: whatever the hook started would be an error that it prints.
    const env = { ORC_HOOKS_PROBE: 'x', PATH: '/nonexistent' }
    const { status, stderr, stdout } = spawnSync(file, [...flags, hook, ...words], {
      cwd: box.top,
      encoding: 'utf8',
      env,
      input,
    })
    return [status, stdout + stderr]
  }

  test(`reference-transaction under ${title}: what is no push starts nothing, and ends with 0`, () => {
    for (const phase of ['preparing', 'prepared', 'aborted', 'invented', undefined]) {
      assert.equal(asks(phase, `${ZEROS} ${ONES} refs/remotes/origin/main\n`), [0, ''], phase)
    }
    for (const input of NO_PUSH) assert.equal(asks('committed', input), [0, ''], input)
    assert.not(existsSync(seen))
  })

  test(`reference-transaction under ${title}: a push is looked at, and how that ends is nobody's concern`, () => {
    for (const input of [`${ZEROS} ${ONES} refs/remotes/a/b/c\n`, `${ZEROS} ${ZEROS} refs/remotes/origin/gone\n`]) {
      assert.equal(asks('committed', input), [0, ''], input)
      assert.ok(existsSync(seen))
    }
  })
}

run()
