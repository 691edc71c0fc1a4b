import { colourWish, terminalOf } from '../../../lib/core/terminal.ts'
import { assert, run, test } from '../../helpers/harness.ts'

const TTY = { columns: 100, isTTY: true, rows: 30 }

test('a terminal has colour and its own size', () => {
  assert.equal(terminalOf(TTY, {}), { columns: 100, hasAnsi: true, isTty: true, rows: 30 })
})

test('a terminal that reports no columns is taken to have 80, and has no colour', () => {
  const terminal = terminalOf({ columns: 0, isTTY: true, rows: 0 }, {})
  assert.equal(terminal, { columns: 80, hasAnsi: false, isTty: true, rows: 24 })
  assert.is(terminalOf({ columns: 0, isTTY: true }, { FORCE_COLOR: '1' }).hasAnsi, true)
})

test('a pipe has no colour, and the columns of COLUMNS', () => {
  assert.equal(terminalOf({}, { COLUMNS: '60' }), { columns: 60, hasAnsi: false, isTty: false, rows: 24 })
  assert.is(terminalOf({}, { COLUMNS: 'wide' }).columns, 80)
})

test('what the person said about colour comes first', () => {
  const wishes: readonly (readonly [Record<string, string>, boolean | undefined])[] = [
    [{}, undefined],
    [{ NO_COLOR: '' }, undefined],
    [{ NO_COLOR: '1' }, false],
    [{ TERM: 'dumb' }, false],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, true],
    [{ FORCE_COLOR: '0' }, false],
    [{ FORCE_COLOR: 'false' }, false],
    [{ FORCE_COLOR: '', NO_COLOR: '1' }, false],
  ]
  for (const [env, wish] of wishes) assert.is(colourWish(env), wish, JSON.stringify(env))
})

run()
