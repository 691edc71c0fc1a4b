import type { EventDraft, PlanItem } from './domain.ts'
import type { DraftBase } from './draft.ts'
import { clip, clipped, planItems, statusOf } from './plan-items.ts'
import { asRecord, defined, type JsonRecord, list, record, text, texts } from './read.ts'

/**
 * The events of one call of a Task tool (Claude Code 2.1.16 and later), or why there are none.
 * The id of a new task is only in the response; a refused update (`success: false`) must change nothing.
 */
export function claudeTaskTool(tool: string, base: DraftBase, fields: JsonRecord): readonly EventDraft[] | string {
  const input = record(fields, 'tool_input')
  switch (tool) {
    case 'TaskCreate':
      return patch(base, created(input, fields['tool_response']))
    case 'TaskUpdate':
      return patch(base, updated(input, asRecord(fields['tool_response'])))
    case 'TaskGet':
      return patch(base, got(record(asRecord(fields['tool_response']), 'task')))
    case 'TaskList':
      return listed(base, asRecord(fields['tool_response']))
    default:
      return `PostToolUse of ${tool}`
  }
}

function patch(base: DraftBase, item: PlanItem | string): readonly EventDraft[] | string {
  return typeof item === 'string' ? item : [{ ...base, kind: 'plan.patch', items: [item] }]
}

function created(input: JsonRecord, response: unknown): PlanItem | string {
  const title = text(input, 'subject')
  const answer = typeof response === 'string' ? response : ''
  const extId = text(record(asRecord(response), 'task'), 'id') ?? /Task #(\S+) created/.exec(answer)?.[1]
  if (!title || !extId) return 'TaskCreate without subject or id'
  if (record(input, 'metadata')['_internal'] === true) return 'an internal task'
  return defined({
    title: clip(title),
    extId,
    activeForm: clipped(text(input, 'activeForm')),
    description: text(input, 'description')?.slice(0, 200),
    status: 'pending' as const,
  })
}

function updated(input: JsonRecord, response: JsonRecord): PlanItem | string {
  const extId = text(response, 'taskId') ?? text(input, 'taskId')
  if (!extId) return 'TaskUpdate without taskId'
  if (response['success'] !== true) return `TaskUpdate refused: ${text(response, 'error') ?? 'no reason given'}`
  const change = record(response, 'statusChange')
  const status = text(change, 'to') ?? text(input, 'status')
  const from = text(change, 'from')
  return defined({
    title: clip(text(input, 'subject') ?? ''),
    extId,
    activeForm: clipped(text(input, 'activeForm')),
    status: status === undefined ? undefined : statusOf(status),
    previousStatus: from === undefined ? undefined : statusOf(from),
    owner: text(input, 'owner'),
    addBlockedBy: texts(input, 'addBlockedBy'),
    addBlocks: texts(input, 'addBlocks'),
  })
}

function got(task: JsonRecord): PlanItem | string {
  return planItems([task])[0] ?? 'TaskGet found nothing'
}

function listed(base: DraftBase, response: JsonRecord): readonly EventDraft[] | string {
  if (!Array.isArray(response['tasks'])) return 'TaskList without a list'
  return [{ ...base, kind: 'plan.snapshot', isShared: true, items: planItems(list(response, 'tasks')) }]
}
