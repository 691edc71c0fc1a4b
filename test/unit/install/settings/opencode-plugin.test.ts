// The plugin file itself, in a process of its own as opencode would load it, with a client that notes its toasts.
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { adapterOf } from '../../../../lib/harness/adapters.ts'
import { isRecord } from '../../../../lib/harness/read.ts'
import { fixture, outcomes } from '../../../helpers/drafts.ts'
import { assert, run, skip, test } from '../../../helpers/harness.ts'
import { hasPayloads, PAYLOADS } from '../../../helpers/replay.ts'

const NOTE_STDIN = `
const fs = require('fs')
const line = fs.readFileSync(0, 'utf8')
fs.appendFileSync('seen.jsonl', line + '\\n')
if (line.includes('todo.updated')) console.log(JSON.stringify({ systemMessage: '\\n1 of 2' }))
`

/** Calls the plugin as opencode does; `leave` ends the process at once, as \`opencode run\` does. */
const HOST = `
import { readFileSync, writeFileSync } from 'node:fs'
const { OrcHooks } = await import('./plugin.mjs')
const toasts = []
const client = { tui: { showToast: async ({ body }) => toasts.push(body.message) } }
const plugin = await OrcHooks({ client, directory: process.cwd() })
for (const line of JSON.parse(readFileSync('lines.json', 'utf8'))) {
  if (line.hook === 'event') await plugin.event?.({ event: line.event })
  else await plugin[line.hook]?.(line.input, line.output)
}
if (process.argv[2] === 'leave') process.exit(0)
process.on('exit', () => writeFileSync('toasts.json', JSON.stringify(toasts)))
`

interface Project {
  readonly top: string
  readonly seen: () => readonly unknown[]
}

function project(bundle: string | undefined): Project {
  const top = mkdtempSync(join(tmpdir(), "orc plugin's-"))
  execFileSync('git', ['init', '-q', top])
  if (bundle) {
    mkdirSync(join(top, 'node_modules/orc-hooks/dist/hooks'), { recursive: true })
    writeFileSync(join(top, 'node_modules/orc-hooks/dist/hooks/agent-event.cjs'), bundle)
  }
  cpSync('templates/opencode-plugin.js', join(top, 'plugin.mjs'))
  writeFileSync(join(top, 'host.mjs'), HOST)
  const seen = () =>
    readFileSync(join(top, 'seen.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
  return { seen, top }
}

function play({ top }: Project, lines: readonly unknown[], ...args: readonly string[]): void {
  writeFileSync(join(top, 'lines.json'), JSON.stringify(lines))
  execFileSync(process.execPath, ['host.mjs', ...args], { cwd: top, env: { ...process.env, HOME: top } })
}

/** What opencode itself would send: without what the plugin adds. */
function raw(line: unknown): unknown {
  if (!isRecord(line)) return line
  const { rootSessionID: _, ...rest } = line
  return rest
}

test('what the plugin passes on is in order, leaves out what nobody needs, and knows whose subagent it is', () => {
  const session = fixture('opencode/session')
  const opened = project(NOTE_STDIN)
  play(opened, session.map(raw))
  const adapter = adapterOf('opencode')
  assert.equal(outcomes(adapter, opened.seen()), outcomes(adapter, session))
  assert.not.match(readFileSync(join(opened.top, 'seen.jsonl'), 'utf8'), /"prompt"|message\.updated|todowrite/)
  assert.equal(JSON.parse(readFileSync(join(opened.top, 'toasts.json'), 'utf8')), ['1 of 2', '1 of 2', '1 of 2'])
})

test('an opencode that ends at once has sent all the same', () => {
  const session = fixture('opencode/session')
  const opened = project(NOTE_STDIN)
  play(opened, session.map(raw), 'leave')
  const adapter = adapterOf('opencode')
  // The one that was being sent arrives twice, which counts once.
  assert.equal([...new Set(outcomes(adapter, opened.seen()))], outcomes(adapter, session))
})

test('without the package, and outside of a repository, the plugin does nothing', () => {
  const opened = project(undefined)
  play(opened, fixture('opencode/session').map(raw))
  assert.is(existsSync(join(opened.top, 'seen.jsonl')), false)
})

test('the real hook records the plan and the plugin shows it', () => {
  const opened = project(readFileSync('dist/hooks/agent-event.cjs', 'utf8'))
  play(opened, fixture('opencode/session').map(raw).slice(0, 9))
  const progress = JSON.parse(readFileSync(join(opened.top, '.orchestra/cache/progress.json'), 'utf8'))
  const tasks: readonly { readonly agent: string; readonly content: string; readonly status: string }[] = progress.tasks
  assert.equal(tasks.map(({ agent, content, status }) => `${agent}: ${status} ${content}`).sort(), [
    'look around: completed List files',
    'main: in_progress Read the cart',
    'main: pending Add a coupon',
  ])
  const [first] = JSON.parse(readFileSync(join(opened.top, 'toasts.json'), 'utf8'))
  assert.match(first, 'Read the cart')
  assert.not.match(first, '\u001b')
})

const RECORDED = 'recorded events of opencode, through the plugin'
if (hasPayloads()) {
  test(RECORDED, () => {
    const lines = readFileSync(join(PAYLOADS, 'opencode/1.18.33/events.jsonl'), 'utf8').trim().split('\n')
    const opened = project(NOTE_STDIN)
    play(
      opened,
      lines.map((line) => JSON.parse(line)),
    )
    assert.is(opened.seen().length, 11)
    assert.is(outcomes(adapterOf('opencode'), opened.seen()).length, 11)
  })
} else skip(RECORDED, 'the recorded payloads are not on this machine')

run()
