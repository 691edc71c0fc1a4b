// Whoever pastes a command that we print gets what it says: our program, and files of any name.
import { readdirSync, readFileSync } from 'node:fs'
import { assert, run, test } from '../helpers/harness.ts'

const COMMANDS =
  'auto-resolve-conflicts|check-deployment-status|cleanup-deployment-status|handle-push-conflict|' +
  'manage-deployment-monitors|monitor-deployment'
const filesOf = (directory: string) =>
  readdirSync(directory, { encoding: 'utf8', recursive: true })
    .filter((name) => /\.(ts|js|sh|fish|yml|md)$/.test(name))
    .map((name) => `${directory}/${name}`)
const sources = ['lib', 'scripts', 'templates'].flatMap(filesOf)
const pages = ['README.md', 'RELEASE-NOTES.md', ...filesOf('docs')]

/** The lines of our sources that match, but for comments. */
function lines(pattern: RegExp, files = sources): string[] {
  const of = (path: string) => readFileSync(path, 'utf8').split('\n')
  return files.flatMap((path) =>
    of(path)
      .filter((line) => pattern.test(line) && !/^\s*(\*|\/\/|\/\*\*|#)/.test(line))
      .map((line) => `${path}: ${line.trim()}`),
  )
}

test('npx is never told another name than ours: where nothing is installed it would fetch a package of that name', () => {
  assert.equal(lines(/npx (?!orc-hooks\b|husky\b|\$|<)[a-z-]/, [...sources, ...pages]), [])
})

test('a command of ours that is to be typed is one that a shell finds', () => {
  assert.equal(lines(new RegExp(`(hint: '|: |; |run |^ {2})(${COMMANDS}) (status|stop|--|[0-9$<])`)), [])
  assert.equal(lines(/(hint: '|run |: )orc-hooks [a-z-]+ [a-z-]+'/), [])
})

test('a path in a command is a word of the shell, whatever it is called', () => {
  const printed = lines(/\b(cd|chmod \+x|df|git -C|ls -ld|rm -r|sh|safe\.directory|vi\}) \\?"\$\{/)
  // In a script of the shell such quotes are right.
  assert.equal(
    printed.filter((line) => !line.startsWith('templates/')),
    [],
  )
})

run()
