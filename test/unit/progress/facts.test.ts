import { parseFact } from '../../../lib/progress/facts.ts'
import { assert, run, test } from '../../helpers/harness.ts'
import { fc } from '../../helpers/property.ts'
import { doing, Timeline } from '../../helpers/timeline.ts'

test('an event comes back as it was written', () => {
  const event = new Timeline().event({ items: [doing('Build')], kind: 'plan.snapshot' })
  assert.equal(parseFact('1.json', JSON.stringify(event)), event)
})

test('a push is read from the lines that git gives the hook', () => {
  const [a, b] = ['a'.repeat(40), 'b'.repeat(40)]
  const text = `origin\nrefs/heads/x ${a} refs/heads/we;ird$(touch\${IFS}pwn)"q ${b}\n(delete) ${'0'.repeat(40)} refs/heads/old ${b}\n`
  const fact = parseFact('1790000000000-77-push.push', text)
  assert.is(fact?.kind, 'git.push')
  assert.is(fact?.at, 1_790_000_000_000)
  const refs = fact?.kind === 'git.push' ? fact.refs.map(({ remoteRef }) => remoteRef) : []
  assert.equal(refs, [`refs/heads/we;ird$(touch\${IFS}pwn)"q`, 'refs/heads/old'])
})

test('anything else is no fact, and reading it never throws', () => {
  for (const text of ['', 'null', '[]', '{"v":1}', '{"v":1,"kind":{"toString":1}}', '{"v":2,"kind":"prompt"}']) {
    assert.is(parseFact('1.json', text), undefined, text)
  }
  assert.is(parseFact('no-time.push', 'origin\n'), undefined)
  assert.is(parseFact('1790000000000-7-push.push', ''), undefined)
  fc.assert(fc.property(fc.json(), (text) => parseFact('1.json', text) === undefined))
})

run()
