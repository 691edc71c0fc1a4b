// Measures lib/progress/agent-marks.ts on the labelled set test/fixtures/agent-marks.json.
import { agentFromMarks } from '../../lib/progress/agent-marks.ts'
import { DEFAULT_ROSTER } from '../../lib/progress/roster.ts'

export interface LabelledItem {
  readonly text: string
  readonly activeForm?: string
  /** The name a person reads as "whose task is this", or null. */
  readonly agent: string | null
  readonly roster?: readonly string[]
  readonly note?: string
}

export interface Score {
  readonly items: number
  readonly marked: number
  readonly found: number
  readonly right: number
  readonly wrong: readonly { readonly item: LabelledItem; readonly answer: string | undefined }[]
}

/** What the product answers (lib/progress/settle.ts): a mark in the active form, else one in the title. */
function answer(item: LabelledItem): string | undefined {
  const roster = item.roster?.map((name) => ({ name })) ?? DEFAULT_ROSTER
  return agentFromMarks(item.activeForm ?? '', roster) ?? agentFromMarks(item.text, roster)
}

/** About two fifths of the set, by a sum over the text, so that nobody chose them. */
export function isHeldOut({ text }: LabelledItem): boolean {
  return [...text].reduce((sum, character) => sum + (character.codePointAt(0) ?? 0), 0) % 5 < 2
}

export function scoreOf(items: readonly LabelledItem[]): Score {
  const answers = items.map((item) => ({ item, answer: answer(item) }))
  return {
    found: answers.filter(({ answer: found }) => found !== undefined).length,
    items: items.length,
    marked: items.filter(({ agent }) => agent !== null).length,
    right: answers.filter(({ answer: found, item }) => found !== undefined && found === item.agent).length,
    wrong: answers.filter(({ answer: found, item }) => (found ?? null) !== item.agent),
  }
}

/** Right answers among the names given. */
export function precisionOf({ found, right }: Score): number {
  return found === 0 ? 1 : right / found
}

/** Right answers among the items that name an agent. */
export function recallOf({ marked, right }: Score): number {
  return marked === 0 ? 1 : right / marked
}

/** The table that docs/agent-detection.md shows. */
export function renderScores(items: readonly LabelledItem[]): string {
  const parts: readonly (readonly [string, readonly LabelledItem[]])[] = [
    ['all', items],
    ['used while tuning', items.filter((item) => !isHeldOut(item))],
    ['held out', items.filter(isHeldOut)],
  ]
  const rows = parts.map(([name, part]) => {
    const score = scoreOf(part)
    const cells = [name, score.items, score.marked, score.found, score.right]
    return `| ${cells.join(' | ')} | ${percent(precisionOf(score))} | ${percent(recallOf(score))} |`
  })
  const head =
    '| part | items | name an agent | names given | right | precision | recall |\n|---|---|---|---|---|---|---|'
  return `${head}\n${rows.join('\n')}`
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}
