import { isDeepStrictEqual } from 'node:util'
import { parse, TomlError } from 'smol-toml'
import { asRecord, type JsonRecord, record } from '../../harness/read.ts'
import { hasBlock, removeBlock } from '../block.ts'
import { BLOCK_END, BLOCK_START } from '../names.ts'
import type { Edited } from './domain.ts'
import { badToml, codexPlanTool } from './messages.ts'
import { splitBom } from './wanted.ts'

/** TOML is edited as text, in one block at its end: no library writes it back with its comments and its order. */
const TABLE = '[tools.update_plan]'
const KEY = 'enabled = true'
const WAS_EMPTY = '# The file was here before, and empty.'

/** `.codex/config.toml` with the plan tool switched on: since Codex 0.152 it is off by default. */
export function addPlanTool(source: string | undefined, isWanted: boolean): Edited {
  const { bom, body } = splitBom(source ?? '')
  const before = tomlOf(body)
  if (typeof before === 'string') return { kind: 'broken', why: before }
  if (!isWanted) return source === undefined ? kept(source) : removePlanTool(source)
  if (hasBlock(body)) return kept(source)
  const enabled = planTool(before)['enabled']
  if (enabled !== undefined) return { ...kept(source), notes: enabled === true ? [] : [codexPlanTool()] }
  const eol = body.includes('\r\n') ? '\r\n' : '\n'
  const mark = source !== undefined && body === '' ? [WAS_EMPTY] : []
  const block = [BLOCK_START, ...mark, TABLE, KEY, BLOCK_END].join(eol)
  const text = body === '' || body.endsWith('\n') ? body + block + eol : body + eol + block
  // The table may be there already, or closed, as an inline table is.
  if (!differsOnlyByOurs(text, body)) return { ...kept(source), notes: [codexPlanTool()] }
  return { kind: 'edited', notes: [], text: bom + text }
}

/** `.codex/config.toml` without our block; one that something was added to stays, as its keys would change their table. */
export function removePlanTool(source: string): Edited {
  const { bom, body } = splitBom(source)
  const why = tomlOf(body)
  if (typeof why === 'string') return { kind: 'broken', why }
  if (!hasBlock(body)) return kept(source)
  const without = removeBlock(body)
  const rest = body.endsWith(BLOCK_END) ? without.replace(/\r?\n$/, '') : without
  if (!differsOnlyByOurs(body, rest)) return { ...kept(source), notes: [codexPlanTool()] }
  const isMade = rest === '' && !body.includes(WAS_EMPTY)
  return { kind: 'edited', notes: [], text: isMade ? undefined : bom + rest }
}

function kept(source: string | undefined): Extract<Edited, { kind: 'edited' }> {
  return { kind: 'edited', notes: [], text: source }
}

/** Whether `text` says the same as `rest`, but for our one key. */
function differsOnlyByOurs(text: string, rest: string): boolean {
  const [long, short] = [tomlOf(text), tomlOf(rest)]
  if (typeof long === 'string' || typeof short === 'string') return false
  const { update_plan: _, ...tools } = record(long, 'tools')
  const { enabled, ...others } = planTool(long)
  const { tools: __, ...root } = long
  const hasTools = 'tools' in short || Object.keys(tools).length > 0
  if (enabled !== true || Object.keys(others).length > 0) return false
  return isDeepStrictEqual(hasTools ? { ...root, tools } : root, { ...short, ...toolsOf(short) })
}

function toolsOf(toml: JsonRecord): JsonRecord {
  return 'tools' in toml ? { tools: { ...record(toml, 'tools') } } : {}
}

function planTool(toml: JsonRecord): JsonRecord {
  return record(record(toml, 'tools'), 'update_plan')
}

/** The content of a TOML file, or why it is none. */
function tomlOf(body: string): JsonRecord | string {
  try {
    return asRecord(parse(body))
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    const [first = ''] = error.message.split('\n')
    return badToml(error.line, error.column, first.replace('Invalid TOML document: ', ''))
  }
}
