import type { EventDraft, PlanItem } from './domain.ts'
import type { DraftBase } from './draft.ts'
import { clip, planItems, statusOf } from './plan-items.ts'
import { defined } from './read.ts'
import { type Row, readSql, type Statement } from './sql.ts'

/**
 * The events of one successful call of Copilot CLI's `sql` tool, which keeps the plan in the tables `todos` and
 * `todo_deps`, or why there are none. What the query only may have changed is left out: the next SELECT tells.
 */
export function sqlEvents(base: DraftBase, query: string, answer: string): readonly EventDraft[] | string {
  const statements = readSql(query)
  const answers = statements.length === 1 ? [answer] : answersOf(answer)
  const events = statements.flatMap((statement, index) => {
    const own = answers[index] ?? ''
    if (!statement || !isConfirmed(statement, own)) return []
    return draftOf(statement, { ...base, key: `${base.key}|${index}` }, own) ?? []
  })
  return events.length > 0 ? events : 'sql without a change of the plan that is certain'
}

/** Of several statements: `Executed 2 statement(s):`, then for each of them its number, its kind, and its answer. */
function answersOf(answer: string): readonly string[] {
  const [, ...answers] = answer.split(/^\d+\. \w+\n/m)
  return answers.map((text) => text.replace(/^ {3}/gm, ''))
}

/** `2 row(s) inserted. …`: when some rows were not touched, nobody knows which. */
function isConfirmed(statement: Statement, answer: string): boolean {
  const count = Number(/^(\d+) row\(s\) (?:inserted|updated|deleted)/.exec(answer.trim())?.[1] ?? Number.NaN)
  if (statement.kind === 'selectAll' || Number.isNaN(count)) return true
  if (statement.kind === 'insert') return count === statement.rows.length
  return statement.ids === undefined || count === new Set(statement.ids).size
}

function draftOf(statement: Statement, base: DraftBase, answer: string): EventDraft | undefined {
  if (statement.kind === 'insert' && statement.table === 'todo_deps') return patch(base, statement.rows.map(dependency))
  if (statement.table !== 'todos') return undefined
  switch (statement.kind) {
    case 'insert':
      return patch(base, statement.rows.map(inserted))
    case 'update':
      return patch(
        base,
        statement.ids.map((id) => updated(id, statement.set)),
      )
    case 'delete':
      if (statement.ids === undefined) return { ...base, kind: 'plan.snapshot', isShared: true, items: [] }
      return patch(
        base,
        statement.ids.map((extId) => ({ extId, status: 'deleted', title: '' })),
      )
    case 'selectAll':
      return wholeList(base, answer)
  }
}

function patch(base: DraftBase, items: readonly (PlanItem | undefined)[]): EventDraft | undefined {
  const known = items.filter((item) => item !== undefined)
  return known.length > 0 ? { ...base, kind: 'plan.patch', items: known } : undefined
}

function inserted(row: Row): PlanItem | undefined {
  if (!row['id'] || !row['title']) return undefined
  // The column has this default.
  const status = 'status' in row ? row['status'] : 'pending'
  if (status === null) return undefined
  return defined({
    title: clip(row['title']),
    extId: row['id'],
    description: row['description']?.slice(0, 200),
    status: statusOf(status),
  })
}

function updated(extId: string, set: Row): PlanItem | undefined {
  const { status, title } = set
  if (!status && !title) return undefined
  return { title: title ? clip(title) : '', extId, ...(status ? { status: statusOf(status) } : {}) }
}

function dependency(row: Row): PlanItem | undefined {
  const { todo_id: extId, depends_on: blocker } = row
  return extId && blocker ? { title: '', extId, addBlockedBy: [blocker] } : undefined
}

/** The answer of a SELECT is a Markdown table; one that does not hold what it says is not read. */
function wholeList(base: DraftBase, answer: string): EventDraft | undefined {
  const lines = answer.split('\n')
  const count = Number(/^(\d+) row\(s\) returned/.exec(answer.trim())?.[1] ?? Number.NaN)
  if (count === 0) return { ...base, kind: 'plan.snapshot', isShared: true, items: [] }
  const [header, , ...rows] = lines.filter((line) => line.startsWith('|')).map(cells)
  if (!header || rows.length !== count || rows.some((row) => row.length !== header.length)) return undefined
  if (!['id', 'title', 'status'].every((column) => header.includes(column))) return undefined
  const items = planItems(rows.map((row) => Object.fromEntries(header.map((column, at) => [column, row[at]]))))
  return { ...base, kind: 'plan.snapshot', isShared: true, items }
}

function cells(line: string): readonly string[] {
  return line.replace(/^\| ?| ?\|\s*$/g, '').split(' | ')
}
