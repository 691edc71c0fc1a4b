import { assert, run, test } from '../helpers/harness.ts'
import { orcHooks, sandbox } from '../helpers/repository.ts'

const box = sandbox('help')
const words = (text: string) => text.split('\n').map((line) => line.trim().split(/ {2,}/))

test('the list of commands has one line for each, without their examples', () => {
  const { code, stdout } = orcHooks(box, box.top, '--help')
  assert.is(code, 0)
  assert.not.match(stdout, /EXAMPLES|EXIT CODES/)
  const listed = words(stdout).filter(([name = '', description]) => /^[a-z-]+$/.test(name) && description)
  const usage = /^USAGE orc-hooks (.+)$/m.exec(stdout)?.[1]?.split('|')
  assert.equal(
    listed.map(([name]) => name),
    usage,
  )
})

test('the help of a command has its examples', () => {
  assert.match(
    orcHooks(box, box.top, 'progress', 'show', '--help').stdout,
    /EXAMPLES\n\n? {2}npx orc-hooks progress show/,
  )
})

const COMMANDS = [
  'audit health',
  'check-deployment-status',
  'cleanup-deployment-status',
  'deploy list',
  'deploy logs',
  'deploy open',
  'deploy verify',
  'manage-deployment-monitors cleanup',
  'manage-deployment-monitors status',
  'manage-deployment-monitors stop',
  'monitor-deployment',
]
for (const command of COMMANDS) {
  test(`${command}: each example can be typed as it stands, in a project that has the package`, () => {
    const { stdout } = orcHooks(box, box.top, ...command.split(' '), '--help')
    const [, examples = ''] = /EXAMPLES\n([\s\S]*)/.exec(stdout) ?? []
    const lines = examples.split('\n').filter((line) => line.includes(command))
    assert.ok(lines.length > 0, stdout)
    for (const line of lines) assert.match(line, new RegExp(`^ *npx (?:orc-hooks )?${command}`))
  })
}

run()
