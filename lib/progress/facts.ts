import type { OrcEvent, PushedRef } from '../harness/domain.ts'
import { isRecord, text } from '../harness/read.ts'
import type { Fact, PushFact } from './domain.ts'

const KINDS: readonly string[] = [
  'agent.end',
  'agent.launch',
  'agent.link',
  'agent.start',
  'alive',
  'attention',
  'batch',
  'interrupted',
  'plan.patch',
  'plan.snapshot',
  'prompt',
  'session.end',
  'session.start',
  'turn.end',
] satisfies OrcEvent['kind'][]

/**
 * The fact in one spool file, or undefined when it is none. `.json` files hold an event that this package wrote itself;
 * `.push` files are written by the pre-push hook in sh: the remote's name, then git's own lines (githooks(5)).
 */
export function parseFact(name: string, content: string): Fact | undefined {
  return name.endsWith('.push') ? parsePush(name, content) : parseEvent(content)
}

function parseEvent(content: string): OrcEvent | undefined {
  const value = parseJson(content)
  const kind = isRecord(value) ? text(value, 'kind') : undefined
  if (!isRecord(value) || value['v'] !== 1 || kind === undefined || !KINDS.includes(kind)) return undefined
  const hasText = ['id', 'key', 'sessionId', 'harness', 'cwd'].every((key) => typeof value[key] === 'string')
  const hasItems = !kind.startsWith('plan.') || Array.isArray(value['items'])
  if (!hasText || !hasItems || !isRecord(value['agent']) || !Number.isFinite(value['at'])) return undefined
  return value as unknown as OrcEvent
}

function parseJson(content: string): unknown {
  try {
    return JSON.parse(content)
  } catch {
    return undefined
  }
}

function parsePush(name: string, content: string): PushFact | undefined {
  const at = Number(/^(\d{13})-/.exec(name)?.[1])
  const [remote, ...lines] = content.split('\n')
  if (!Number.isFinite(at) || !remote) return undefined
  const refs = lines.map(parseRef).filter((ref) => ref !== undefined)
  return { kind: 'git.push', at, id: name, refs, remote }
}

function parseRef(line: string): PushedRef | undefined {
  const [localRef, localOid, remoteRef, remoteOid] = line.split(' ')
  if (!localRef || !localOid || !remoteRef || !remoteOid) return undefined
  return { localOid, localRef, remoteOid, remoteRef }
}
