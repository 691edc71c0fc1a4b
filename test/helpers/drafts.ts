// What an adapter made of payloads, one short line each, for tests to compare.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { EventDraft, HarnessAdapter, PlanItem } from '../../lib/harness/domain.ts'

/** `kind agent: items`, or `-` for an ignored payload. */
export function outcome(adapter: HarnessAdapter, payload: unknown): string {
  const parsed = adapter.parse(payload, { cwd: '/elsewhere', env: {} })
  return parsed.kind === 'ignored' ? '-' : parsed.events.map(line).join(' + ')
}

/** The outcomes that are not `-`. */
export function outcomes(adapter: HarnessAdapter, payloads: readonly unknown[]): readonly string[] {
  return payloads.map((payload) => outcome(adapter, payload)).filter((text) => text !== '-')
}

/** The payloads of a committed session of look-alikes. */
export function fixture(name: string): readonly unknown[] {
  return JSON.parse(readFileSync(join(process.cwd(), 'test/fixtures', `${name}.json`), 'utf8'))
}

/** The recorded payloads in `directory`, in the order of their names. */
export function recorded(directory: string): readonly unknown[] {
  const names = readdirSync(directory).filter((name) => name.endsWith('.json'))
  return names.sort().map((name) => JSON.parse(readFileSync(join(directory, name), 'utf8')))
}

function line(draft: EventDraft): string {
  const who = draft.agent.id === 'main' ? '' : ` by ${draft.agent.type ?? '?'}`
  return `${draft.kind}${who}${detail(draft)}`
}

function detail(draft: EventDraft): string {
  switch (draft.kind) {
    case 'plan.snapshot':
    case 'plan.patch':
      return `: ${draft.items.map(item).join(', ')}`
    case 'agent.launch':
      return `: ${draft.description ?? draft.type}`
    case 'agent.link':
      return `: ${draft.name ?? draft.description ?? draft.type ?? '?'} ${draft.isDone ? 'done' : 'runs'}`
    case 'attention':
      return `: ${draft.reason}`
    default:
      return ''
  }
}

function item({ addBlockedBy, extId, status, title }: PlanItem): string {
  const id = extId === undefined ? '' : `#${extId} `
  return `${id}${title}${status ? ` ${status}` : ''}${addBlockedBy ? ` after ${addBlockedBy}` : ''}`.trim()
}
