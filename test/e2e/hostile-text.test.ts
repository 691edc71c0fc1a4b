// Text of a task on its way to a person's terminal.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { assert, run, test } from '../helpers/harness.ts'
import { makeRepository, runHook, todoWrite } from '../helpers/hook-process.ts'

/** Controls but for the line feed, and the characters that turn the reading order round. */
// biome-ignore lint/complexity/useRegexLiterals: the characters themselves would be invisible here
const UNSAFE = new RegExp('[\\u0000-\\u0009\\u000b-\\u001f\\u007f-\\u009f\\u202a-\\u202e\\u2066-\\u2069]')
const withoutColours = (text: string) => text.replace(/\u001b\[[\d;]*m/g, '')

const EVIL = '\u001b]0;owned\u0007\u001b[2J\u202eevil\u2066 \u009b31m\r\nrow'
const PLAIN_FILES = ['progress-status.txt', 'status-line.txt', 'tmux-status.txt']

test('escape sequences and megabytes in titles reach neither the chat nor the plain files', async () => {
  const repository = makeRepository()
  const todos = { 'Harmless title': 'completed', [EVIL]: 'in_progress', ['x'.repeat(1_000_000)]: 'pending' }
  const { code, stdout } = await runHook(repository, todoWrite(repository, { session: 's', todos }))
  assert.is(code, 0)
  const message: string = JSON.parse(stdout).systemMessage
  assert.match(message, /evil row/)
  const files = PLAIN_FILES.map((name) => readFileSync(join(repository, '.orchestra/cache', name), 'utf8'))
  for (const text of [message, ...files]) {
    assert.not.match(withoutColours(text), UNSAFE)
    assert.ok(text.length < 2500, `${text.length} characters`)
  }
})

run()
