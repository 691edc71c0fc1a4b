import { fc } from '../../helpers/property.ts'

/** A task of a look-alike roadmap; its id never changes. */
export interface Task {
  readonly id: string
  readonly status: string
  readonly owner: string
  readonly note: string
  readonly isDone: boolean
}

export interface Plan {
  readonly headings: readonly Task[]
  readonly boxes: readonly Task[]
  readonly rows: readonly Task[]
}

const STATUSES = ['planned', 'in progress', 'done']
const OWNERS = ['ada', 'grace', 'linus', 'margaret']
const NOTES = [
  'Buy more oil.',
  'Clean the glass of the lamp.',
  'Tell the ships | boats.',
  'Paint `the door` red, or blue.',
]

function taskOf(id: string): fc.Arbitrary<Task> {
  return fc.record({
    id: fc.constant(id),
    isDone: fc.boolean(),
    note: fc.constantFrom(...NOTES),
    owner: fc.constantFrom(...OWNERS),
    status: fc.constantFrom(...STATUSES),
  })
}

function tasks(prefix: string, min: number): fc.Arbitrary<readonly Task[]> {
  return fc
    .integer({ max: 6, min })
    .chain((count) => fc.tuple(...Array.from({ length: count }, (_, at) => taskOf(`${prefix}-${at + 1}`))))
}

/** A roadmap of tasks as headings, check boxes and rows. */
export const plans: fc.Arbitrary<Plan> = fc.record({
  boxes: tasks('OIL', 1),
  headings: tasks('LAMP', 1),
  rows: tasks('FOG', 1),
})

export type Edit =
  | { readonly kind: 'add'; readonly at: number; readonly task: Task }
  | { readonly kind: 'drop'; readonly at: number }
  | {
      readonly kind: 'set'
      readonly at: number
      readonly field: 'isDone' | 'note' | 'owner' | 'status'
      readonly to: Task
    }

/** Edits of one side; the ids of what it adds begin with `name`. */
export function editsOf(name: string): fc.Arbitrary<readonly Edit[]> {
  const added = fc
    .record({ at: fc.nat(20), task: fc.nat(9).chain((id) => taskOf(`${name}-${id}`)) })
    .map((edit): Edit => ({ kind: 'add', ...edit }))
  const set = fc
    .record({ at: fc.nat(20), field: fc.constantFrom('isDone', 'note', 'owner', 'status'), to: taskOf('ANY-1') })
    .map((edit): Edit => ({ kind: 'set', ...edit }) as Edit)
  const drop = fc.nat(20).map((at): Edit => ({ kind: 'drop', at }))
  return fc.array(fc.oneof(added, set, drop), { maxLength: 5 })
}

/** Edits of both sides in the same fields of the same tasks, so that most of them collide. */
export const contested: fc.Arbitrary<{ readonly left: readonly Edit[]; readonly right: readonly Edit[] }> = fc
  .array(
    fc.tuple(fc.nat(20), fc.constantFrom('isDone', 'note', 'note', 'owner', 'owner', 'status')).chain(contestedAt),
    {
      maxLength: 4,
      minLength: 1,
    },
  )
  .map((pairs) => ({ left: pairs.flatMap(([edit]) => edit), right: pairs.flatMap(([, edit]) => edit) }))

function contestedAt([at, field]: readonly [number, string]): fc.Arbitrary<
  readonly [readonly Edit[], readonly Edit[]]
> {
  const set = taskOf('ANY-1').map((to): Edit => ({ at, field, kind: 'set', to }) as Edit)
  // One id in one list: in two lists it would be two records.
  const add = fc.nat(2).chain((id) => taskOf(`NEW-${10 * (at % LISTS.length) + id}`))
  const added = add.map((task): Edit => ({ at, kind: 'add', task }))
  const drop = fc.constant<Edit>({ at, kind: 'drop' })
  const edits = fc.array(fc.oneof({ arbitrary: set, weight: 5 }, added, drop), { maxLength: 2, minLength: 1 })
  return fc.tuple(edits, edits)
}

/** A plan after some edits. `at` counts through all of its lists. */
export function edited(plan: Plan, edits: readonly Edit[]): Plan {
  return edits.reduce(applyEdit, plan)
}

const LISTS = ['headings', 'boxes', 'rows'] as const

function applyEdit(plan: Plan, edit: Edit): Plan {
  const list = LISTS[edit.at % LISTS.length] ?? 'rows'
  const old = plan[list]
  const at = Math.floor(edit.at / LISTS.length) % Math.max(1, old.length)
  if (edit.kind === 'add') {
    const isThere = LISTS.some((name) => plan[name].some(({ id }) => id === edit.task.id))
    return isThere ? plan : { ...plan, [list]: [...old.slice(0, at), edit.task, ...old.slice(at)] }
  }
  if (edit.kind === 'drop') return old.length < 2 ? plan : { ...plan, [list]: old.filter((_, index) => index !== at) }
  return {
    ...plan,
    [list]: old.map((task, index) => (index === at ? { ...task, [edit.field]: edit.to[edit.field] } : task)),
  }
}

/**
 * The plan as a document. A note names its task: between two that are equal to the letter, git can take the one for the
 * other, and then it puts an edit into the wrong task, as we do not.
 */
export function render({ boxes, headings, rows }: Plan): string {
  return [
    '# Lighthouse\n\nWhat we do next.\n\n## Now\n',
    ...headings.map(
      ({ id, note, owner, status }) =>
        `\n### ${id}: a task\n\n- **Status:** ${status}\n- **Owner:** ${owner}\n\n${note} That is ${id.toLowerCase()}.\n`,
    ),
    '\n## Boxes\n\n',
    ...boxes.map(
      ({ id, isDone, note, owner }) => `- [${isDone ? 'x' : ' '}] **${id}: a box** ${note}\n  - Owner: ${owner}\n`,
    ),
    '\n## Table\n\n| ID | Status | Owner | Note |\n| --- | --- | --- | --- |\n',
    ...rows.map(({ id, note, owner, status }) => `| ${id} | ${status} | ${owner} | ${note.replace('|', '\\|')} |\n`),
  ].join('')
}
