import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { claudeAdapter } from '../../../lib/harness/claude.ts'
import type { OrcEvent } from '../../../lib/harness/domain.ts'
import { asRecord, list, record, text } from '../../../lib/harness/read.ts'
import { assert, run, skip, test } from '../../helpers/harness.ts'
import { Timeline } from '../../helpers/timeline.ts'

const DIRECTORY = join(process.cwd(), '../shared/data/transcripts')

interface Call {
  readonly payload: Readonly<Record<string, unknown>>
  readonly isSubagent: boolean
  readonly titles: readonly string[]
}

/** The hook payloads a client without agent ids would have sent for the plan and agent calls of a transcript. */
function callsOf(file: string): readonly Call[] {
  const inputs = new Map<string, { name: string; input: unknown }>()
  return partsOf(file).flatMap(({ isSubagent, part }) => {
    const id = text(part, 'id') ?? text(part, 'tool_use_id') ?? ''
    const isUse = part['type'] === 'tool_use'
    if (isUse) inputs.set(id, { input: part['input'], name: text(part, 'name') ?? '' })
    const call = inputs.get(id)
    const isTodo = call?.name === 'TodoWrite'
    if (!call || !(isTodo ? !isUse : call.name === 'Task')) return []
    const payload = {
      cwd: '/srv/shop',
      hook_event_name: isUse ? 'PreToolUse' : 'PostToolUse',
      session_id: 's',
      tool_input: call.input,
      tool_name: call.name,
      tool_use_id: id,
    }
    const todos = list(asRecord(call.input), 'todos').map((todo) => text(asRecord(todo), 'content') ?? '')
    return [{ isSubagent, payload, titles: isTodo ? todos : [] }]
  })
}

function partsOf(file: string) {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean)
  return lines.flatMap((line) => {
    const fields = asRecord(JSON.parse(line))
    const parts = list(record(fields, 'message'), 'content').map(asRecord)
    return parts.map((part) => ({ isSubagent: fields['isSidechain'] === true, part }))
  })
}

const files = existsSync(DIRECTORY) ? readdirSync(DIRECTORY).filter((name) => name.startsWith('ccviewer')) : []
if (files.length === 0) skip('lists of real sessions', 'the recorded transcripts are not on this machine')
for (const name of files) {
  test(`after every call of a real session each list holds what its agent sent (${name.slice(9, 17)})`, () => {
    const line = new Timeline()
    for (const call of callsOf(join(DIRECTORY, name))) {
      const parsed = claudeAdapter.parse(call.payload, { cwd: '/srv/shop', env: {} })
      if (parsed.kind === 'ignored') continue
      line.wait(30)
      line.fold(
        parsed.events.map((draft) => ({ ...line.event(draft), key: `${line.events.length}-${draft.key}` }) as OrcEvent),
      )
      if (call.titles.length === 0) continue
      const lists = line.progress.lists.map((entry) => ({
        isMain: entry.agentId === 'main',
        titles: line.progress.tasks.filter((task) => task.list === entry.id).map(({ content }) => content),
      }))
      const holder = lists.find(({ titles }) => titles.join('|') === call.titles.join('|'))
      assert.ok(holder, `no list holds: ${call.titles.join(', ')}`)
      assert.is(holder?.isMain, !call.isSubagent, call.titles.join(', '))
    }
    assert.ok(line.progress.stats.totalTasks > 0)
  })
}

run()
