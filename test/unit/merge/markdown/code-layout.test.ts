import { assert, run, test } from '../../../helpers/harness.ts'
import { merge3, textOf } from './look-alikes.ts'

const fenced = (code: string, language = 'ts') => `# Lamp\n\n\`\`\`${language}\n${code}\`\`\`\n\nend\n`

const BY_HAND = `const lamp = { id: 1, name: 'Wren' }
const lit = lamps.filter((lamp) => lamp.isLit)
const View = () => <p>{lamp.name}</p>
`
const BY_FORMATTER = `const lamp = {
  id: 1,
  name: "Wren",
};
const lit = lamps.filter(lamp => lamp.isLit);
const View = () => (
  <p>
    {lamp.name}
  </p>
);
`

test('both sides made a plan, one ran a formatter over its code: the formatted code, whichever side has it', () => {
  for (const base of [undefined, fenced('let lamp\n')]) {
    assert.is(textOf(merge3(base, fenced(BY_HAND), fenced(BY_FORMATTER))), fenced(BY_FORMATTER))
    assert.is(textOf(merge3(base, fenced(BY_FORMATTER), fenced(BY_HAND))), fenced(BY_FORMATTER))
  }
})

test('one side ran a formatter over code in which the other changed a word: the word is there', () => {
  const edited = fenced(BY_HAND.replace('Wren', 'Tern'))
  const result = merge3(fenced(BY_HAND), fenced(BY_FORMATTER), edited)
  assert.is(textOf(result), edited)
  assert.is(result.decisions[0]?.rule, 'layout')
})

test('code is open where more than its layout differs', () => {
  const both = (ours: string, theirs: string) =>
    merge3(fenced('go()\n'), fenced(ours), fenced(theirs)).collisions.length
  assert.is(both('light(one, two)\nlight(three)\n', 'light(one,\n  two,\n)\nlight(four)\n'), 1)
  assert.is(both('for (; lit; ) go()\nstop()\n', 'for (lit; ; ) go()\nstop()\n'), 1)
  assert.is(both('say("a b")\nstop()\n', 'say("a  b")\nstop()\n'), 1)
  assert.is(both('// one\ntwo()\nstop()\n', '// one two()\nstop()\n'), 1)
})

test('where a line or its indentation says something, a layout is not taken for another one', () => {
  const both = (ours: string, theirs: string, language: string) =>
    merge3(fenced('go\n', language), fenced(ours, language), fenced(theirs, language)).collisions.length
  assert.is(both('if lit:\n  go()\nstop()\n', 'if lit:\n  go()\n  stop()\n', 'python'), 1)
  assert.is(both('lamp:\n  lit: true\n', 'lamp:\nlit: true\n', 'yaml'), 1)
  assert.is(both('wait\n', 'wait;\n', 'rust'), 1)
  assert.is(both("say('a')\n", 'say("a")\n', 'java'), 1)
})

test('a formatter took the blanks beside code marks away: the text that has them', () => {
  const apart = 'Its `keeper` goes to `/lamps` every evening at six and lights them.\n'
  const together = 'Its`keeper`goes to`/lamps`every evening at six and lights them.\n'
  assert.is(textOf(merge3('Its keeper.\n', together, apart)), apart)
  assert.is(textOf(merge3('Its keeper.\n', apart, together)), apart)
})

run()
