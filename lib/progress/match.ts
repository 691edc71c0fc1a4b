import { pattern } from '../core/pattern.ts'
import type { PlanItem } from '../harness/domain.ts'
import type { Task } from './domain.ts'

const WORDS = pattern(String.raw`[\p{L}\p{N}]+`, 'gu')

/** For each item the task it continues, or undefined for a new one. No task is given twice. */
export function matchItems(tasks: readonly Task[], items: readonly PlanItem[]): readonly (Task | undefined)[] {
  const matching = new Matching(tasks, items)
  matching.byKey(
    (task) => task.extId,
    (item) => item.extId,
  )
  matching.byKey(
    (task) => normalised(task.content),
    (item) => normalised(item.title),
  )
  matching.byPosition()
  matching.bySimilarity()
  return matching.result
}

/** Below this many shared words of all words two titles are two tasks. */
const SIMILAR = 0.6
/** Word comparison is quadratic; a list with more open pairs than this was rewritten, not reworded. */
const MAX_PAIRS = 10_000

class Matching {
  readonly result: (Task | undefined)[]
  readonly #tasks: readonly Task[]
  readonly #items: readonly PlanItem[]
  readonly #taken = new Set<Task>()

  constructor(tasks: readonly Task[], items: readonly PlanItem[]) {
    this.#tasks = tasks
    this.#items = items
    this.result = items.map(() => undefined)
  }

  byKey(ofTask: (task: Task) => string | undefined, ofItem: (item: PlanItem) => string | undefined): void {
    const waiting = new Map<string, Task[]>()
    for (const task of this.#tasks) {
      const key = ofTask(task)
      if (key !== undefined && !this.#taken.has(task)) waiting.set(key, [...(waiting.get(key) ?? []), task])
    }
    this.#openItems((item, index) => {
      const key = ofItem(item)
      const task = key === undefined ? undefined : waiting.get(key)?.shift()
      if (task) this.#take(index, task)
    })
  }

  /** A reworded title at the same place with the same active form is the same task. */
  byPosition(): void {
    this.#openItems((item, index) => {
      const task = this.#tasks[index]
      if (!task || this.#taken.has(task) || !item.activeForm || item.activeForm === item.title) return
      if (item.activeForm === task.activeForm) this.#take(index, task)
    })
  }

  bySimilarity(): void {
    const open = this.#tasks.filter((task) => !this.#taken.has(task))
    const pairs: { index: number; task: Task; score: number }[] = []
    if (open.length * this.#items.length > MAX_PAIRS) return
    this.#openItems((item, index) => {
      for (const task of open) pairs.push({ index, score: similarity(task.content, item.title), task })
    })
    for (const pair of pairs.filter(({ score }) => score >= SIMILAR).sort((a, b) => b.score - a.score)) {
      if (!this.#taken.has(pair.task) && this.result[pair.index] === undefined) this.#take(pair.index, pair.task)
    }
  }

  #openItems(visit: (item: PlanItem, index: number) => void): void {
    for (const [index, item] of this.#items.entries()) if (this.result[index] === undefined) visit(item, index)
  }

  #take(index: number, task: Task): void {
    this.result[index] = task
    this.#taken.add(task)
  }
}

function normalised(title: string): string {
  return title.normalize('NFC').replace(/\s+/g, ' ').trim()
}

/** Twice the shared words over all words (Dice), 0 to 1. Words with digits must agree: "step 2" is not "step 3". */
function similarity(one: string, other: string): number {
  const a = words(one)
  const b = words(other)
  if (a.length === 0 || b.length === 0) return 0
  if (numbers(a) !== numbers(b)) return 0
  const rest = new Set(b)
  const shared = a.filter((word) => rest.delete(word)).length
  return (2 * shared) / (a.length + b.length)
}

function words(title: string): readonly string[] {
  return title.toLowerCase().match(WORDS()) ?? []
}

function numbers(all: readonly string[]): string {
  return all.filter((word) => /\p{N}/u.test(word)).join(' ')
}
