// package.json: chains of commands, and dependencies that come from elsewhere.
import { mergeFile } from '../../../lib/merge/merge-file.ts'
import { assert, run, test } from '../../helpers/harness.ts'
import { fc } from '../../helpers/property.ts'

type Three = readonly [base: string | undefined, ours: string, theirs: string]

const mergeAt = (block: string, name: string, [base, ours, theirs]: Three) => {
  const text = (value: string) => `${JSON.stringify({ name: 'p', [block]: { [name]: value } }, null, 2)}\n`
  const was = base === undefined ? undefined : text(base)
  const path = 'package.json'
  const one = mergeFile({ base: was, ours: text(ours), path, theirs: text(theirs) })
  const other = mergeFile({ base: was, ours: text(theirs), path, theirs: text(ours) })
  assert.is(
    one.text === undefined || one.status === 'conflict' ? one.status : one.text,
    other.status === 'conflict' ? other.status : other.text,
  )
  if (one.status !== 'resolved') return undefined
  return { rules: one.decisions.map(({ rule }) => rule), value: JSON.parse(one.text ?? '')[block][name] }
}
const chain = (texts: Three) => mergeAt('scripts', 'test', texts)?.value
const dependency = (texts: Three) => mergeAt('dependencies', 'lib', texts)?.value

test('both sides add a step to a chain of commands: all steps, each where it was put', () => {
  assert.is(chain(['lint && test', 'refs && lint && test', 'lint && test && docs']), 'refs && lint && test && docs')
  assert.is(
    chain(['lint && test', 'lint && urls && test', 'lint && channels && test']),
    'lint && channels && urls && test',
  )
  assert.is(chain(['a && b && c', 'a && c', 'a && b && c && d']), 'a && c && d')
  // A step that one side edited is one removed and one added.
  assert.is(chain(['lint && test', 'lint --fix && test', 'lint && test && docs']), 'lint --fix && test && docs')
  assert.equal(mergeAt('scripts', 'test', ['a && b', 'a && x && b', 'a && b && y'])?.rules, ['joined-steps'])
})

test('commands that are not steps of their own are a person’s', () => {
  const open: readonly Three[] = [
    ['lint && test', 'lint --fix && test', 'lint --quiet && test'],
    ['lint && test', 'lint --fix && test', 'test && docs'],
    ['a && b', 'b && a', 'a && b && c'],
    ['a && b', 'a && b && cd docs', 'a && b && build'],
    ['a && b', 'a && b; c', 'a && b && d'],
    ['a && b', 'a && b || c', 'a && b && d'],
    ['a && b', "a && b && echo 'x && y'", 'a && b && d'],
    ['a && b', 'a && b && a', 'a && b && d'],
    ['build index.js', 'build index-fetch.js', 'npx build index.js'],
  ]
  for (const texts of open) assert.is(chain(texts), undefined, String(texts))
})

test('two files without a base: the chain with all steps of the other one', () => {
  assert.is(chain([undefined, 'a && b && c', 'a && b']), 'a && b && c')
  assert.is(chain([undefined, 'a && b', 'a && c']), undefined)
  assert.is(chain([undefined, 'a', 'a && b']), undefined)
})

test('of any chains, a step that one side added is there, and one that a side removed is not', () => {
  const steps = fc.uniqueArray(fc.constantFrom<string>('a', 'b', 'c', 'd', 'e', 'f'), { maxLength: 6, minLength: 1 })
  fc.assert(
    fc.property(steps, steps, steps, (base, ours, theirs) => {
      const text = (list: readonly string[]) => list.join(' && ')
      const merged = chain([text(base), text(ours), text(theirs)])
      if (merged === undefined) return
      const found: readonly string[] = merged.split(' && ')
      for (const step of 'abcdef') {
        const [was, left, right] = [base, ours, theirs].map((list) => list.includes(step))
        assert.is(found.includes(step), was ? Boolean(left && right) : Boolean(left || right), `${merged}: ${step}`)
      }
    }),
    { numRuns: 300 },
  )
})

test('a dependency that one side takes from elsewhere does not go back because the other raised its version', () => {
  const develop = 'github:some/lib#develop'
  assert.is(dependency(['1.2.0', develop, '1.3.0']), develop)
  assert.is(dependency(['^1.2.0', '^1.3.0', 'workspace:*']), 'workspace:*')
  assert.is(dependency(['1.2.0', develop, '1.1.0']), undefined)
  assert.is(dependency(['1.2.0', develop, 'file:../lib']), undefined)
  assert.is(dependency([develop, 'github:some/lib#main', '1.3.0']), undefined)
  assert.is(dependency([undefined, develop, '1.3.0']), undefined)
  assert.is(dependency(['1.2.0', '*', '1.3.0']), undefined)
  assert.is(mergeAt('engines', 'node', ['18.0.0', 'npm:x@1.0.0', '20.0.0'])?.value, undefined)
})

run()
