import { checked, type Section, subsection, textList, truth } from '../../../lib/core/config-values.ts'
import { assert, run, test } from '../../helpers/harness.ts'

const section = (record: Section['record']): Section => ({ problems: [], record, where: 'push.' })

test('a value of the wrong type is one line with its place, and the default is used', () => {
  const read = section({ agents: ['a', ''], isOn: 'yes', retry: 3 })
  assert.is(truth(read, 'isOn', true), true)
  assert.equal(textList(read, 'agents', { fallback: ['x'] }), ['x'])
  assert.equal(subsection(read, 'retry').record, {})
  assert.equal(read.problems, [
    'orc-hooks.config.json: push.isOn is "yes"; allowed: true or false. Using true',
    'orc-hooks.config.json: push.agents is ["a",""]; allowed: a list of at most 1000 texts. Using ["x"]',
    'orc-hooks.config.json: push.retry is 3; allowed: an object. Using {}',
  ])
})

test('right values are taken, and problems of a nested object name the whole path', () => {
  const read = section({ agents: ['a'], isOn: false, retry: { mode: 1 } })
  assert.is(truth(read, 'isOn', true), false)
  assert.equal(textList(read, 'agents', { fallback: [] }), ['a'])
  const isAllowed = (value: unknown): value is string => typeof value === 'string'
  assert.is(checked(subsection(read, 'retry'), 'mode', { allowed: 'a text', fallback: 'off', isAllowed }), 'off')
  assert.equal(read.problems, ['orc-hooks.config.json: push.retry.mode is 1; allowed: a text. Using off'])
})

run()
