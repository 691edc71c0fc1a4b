import type { ItemStatus, PlanItem } from './domain.ts'
import { asRecord, defined, text, texts } from './read.ts'

/** Longer titles are cut: a title is a line, and the whole list has to fit into a small file. */
const MAX_TITLE = 500

const STATUSES: Readonly<Record<string, ItemStatus>> = {
  active: 'in_progress',
  blocked: 'blocked',
  canceled: 'cancelled',
  cancelled: 'cancelled',
  closed: 'completed',
  completed: 'completed',
  deleted: 'deleted',
  done: 'completed',
  'in-progress': 'in_progress',
  in_progress: 'in_progress',
  open: 'pending',
  pending: 'pending',
  todo: 'pending',
}

/** The status a harness's word stands for; unknown words read as pending, as they promise nothing. */
export function statusOf(word: unknown): ItemStatus {
  return (typeof word === 'string' ? STATUSES[word.toLowerCase()] : undefined) ?? 'pending'
}

/**
 * The items of a whole list, of any harness: the title is under `content`, `step`, `description`, `title` or `subject`,
 * the status under `status` or `completed`. Entries that are no objects or have no title are left out.
 */
export function planItems(entries: readonly unknown[]): readonly PlanItem[] {
  return entries.map(planItem).filter((item) => item !== undefined)
}

function planItem(entry: unknown): PlanItem | undefined {
  const fields = asRecord(entry)
  const title = ['content', 'step', 'subject', 'title', 'description', 'text']
    .map((key) => text(fields, key))
    .find(Boolean)
  if (title === undefined || title.trim() === '') return undefined
  return defined({
    title: clip(title),
    extId: text(fields, 'id'),
    activeForm: clipped(text(fields, 'activeForm')),
    status: fields['completed'] === true ? 'completed' : statusOf(fields['status']),
    owner: text(fields, 'owner'),
    blockedBy: texts(fields, 'blockedBy'),
    priority: text(fields, 'priority'),
  })
}

/** `text` cut to the length of a title. */
export function clip(title: string): string {
  return title.length <= MAX_TITLE ? title : `${title.slice(0, MAX_TITLE - 1)}…`
}

/** As `clip`, and undefined stays undefined. */
export function clipped(title: string | undefined): string | undefined {
  return title === undefined ? undefined : clip(title)
}
