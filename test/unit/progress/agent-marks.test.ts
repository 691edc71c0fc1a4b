import { readFileSync } from 'node:fs'
import { agentFromMarks } from '../../../lib/progress/agent-marks.ts'
import { DEFAULT_ROSTER } from '../../../lib/progress/roster.ts'
import { isHeldOut, type LabelledItem, precisionOf, recallOf, renderScores, scoreOf } from '../../eval/score.ts'
import { assert, run, test } from '../../helpers/harness.ts'

const items: readonly LabelledItem[] = JSON.parse(readFileSync('test/fixtures/agent-marks.json', 'utf8'))
const inDefault = (text: string) => agentFromMarks(text, DEFAULT_ROSTER)

test('the labelled set is large, and at least half of it names nobody', () => {
  assert.ok(items.length >= 150)
  assert.ok(items.filter(({ agent }) => agent === null).length >= items.length / 2)
  assert.is(new Set(items.map(({ text }) => text)).size, items.length)
})

test('precision and recall keep their floors, on the whole set and on the held-out part', () => {
  const [all, heldOut] = [scoreOf(items), scoreOf(items.filter(isHeldOut))]
  assert.ok(precisionOf(all) >= 0.95, `precision ${precisionOf(all)}`)
  assert.ok(recallOf(all) >= 0.85, `recall ${recallOf(all)}`)
  assert.ok(precisionOf(heldOut) >= 0.93, `held-out precision ${precisionOf(heldOut)}`)
  assert.ok(recallOf(heldOut) >= 0.85, `held-out recall ${recallOf(heldOut)}`)
})

test('the numbers in the docs are those measured', () => {
  const cellsOf = (table: string) => table.replace(/[ -]+/g, ' ').replace(/ ?\| ?/g, '|')
  const docs = readFileSync('docs/agent-detection.md', 'utf8')
  assert.ok(
    cellsOf(docs).includes(cellsOf(renderScores(items))),
    `npm run eval -- --write; measured:\n${renderScores(items)}`,
  )
})

const EXPECTED: readonly (readonly [string, string | undefined])[] = [
  ['[skye] Fix it', 'Skye'],
  ['[Urgent] [Kai] Decide', 'Kai'],
  ['[Kai+Leo] Pair', 'Kai'],
  ['（Nova）画面', 'Nova'],
  ['Kai：レビュー', 'Kai'],
  ['Kai: Review', 'Kai'],
  ['please merge @Kai', 'Kai'],
  ['Loading Iris dataset', undefined],
  ['Theorizing', undefined],
  ['Alexa skill', undefined],
  ['[Kaizen] Finnish Leopard', undefined],
  ['mail user@kai.dev and @kai@example.com', undefined],
  ['@kai/package', undefined],
  ['kai::Result', undefined],
  ["(Alex's idea)", undefined],
  ['A page for Finn: the movie', undefined],
  ['', undefined],
]
for (const [text, name] of EXPECTED) {
  test(`${name ?? 'nobody'} in "${text}"`, () => assert.is(inDefault(text), name))
}

test('only names of the roster count, under any spelling of it', () => {
  assert.is(agentFromMarks('[Kai] Draw', [{ name: 'Zoë' }]), undefined)
  assert.is(agentFromMarks('[ZOE\u0308] Draw', [{ name: 'Zoë' }]), 'Zoë')
  assert.is(agentFromMarks('[c++] Draw', [{ name: 'C++' }]), undefined, 'the plus sign separates names')
  assert.is(agentFromMarks('@r.o(b) Draw', [{ name: 'R.o(b)' }]), 'R.o(b)')
  assert.is(agentFromMarks('[Kai] Draw', []), undefined)
})

test('a hostile title costs no more than a long one', () => {
  const start = performance.now()
  for (const part of ['[', '(kai', "'", '[kai', '- ', '@kai', 'a[', '"', '** ', '[x]', 'kai and '])
    inDefault(`kai ${part.repeat(50_000)}`)
  assert.ok(performance.now() - start < 1000)
})

run()
