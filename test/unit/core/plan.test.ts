// The executor against a real directory: all or nothing, whatever interrupts it.
import { spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readEntry } from '../../../lib/core/entry.adapter.ts'
import { textFile } from '../../../lib/core/entry.ts'
import { executePlan, rollBack } from '../../../lib/core/plan.adapter.ts'
import type { Step } from '../../../lib/core/plan.ts'
import { assert, run, test } from '../../helpers/harness.ts'
import { photograph } from '../../helpers/repository.ts'

/** A directory with a file, a link and a git configuration, and a plan that changes each in a different way. */
function scene() {
  const top = realpathSync(mkdtempSync(join(tmpdir(), 'orc-plan-')))
  const at = (name: string) => join(top, name)
  writeFileSync(at('changed'), 'old\n', { mode: 0o640 })
  writeFileSync(at('removed'), Buffer.from([0xff, 0x00, 0x80]))
  symlinkSync('changed', at('link'))
  writeFileSync(at('config'), '[core]\n\tbare = false\n')
  mkdirSync(at('empty'))
  const file = (name: string, after: ReturnType<typeof textFile> | null): Step => ({
    after,
    before: readEntry(at(name)),
    id: name,
    kind: 'file',
    notes: [],
    path: at(name),
  })
  const steps: Step[] = [
    { after: 'present', id: 'new', kind: 'directory', path: at('new') },
    file('new/made', textFile('made\n', 0o755)),
    file('changed', textFile('new\n', 0o640)),
    file('link', textFile('no link\n')),
    { after: 'v', before: null, file: at('config'), id: 'config', key: 'a.b', kind: 'git-config', notes: [] },
    file('removed', null),
    { after: 'absent', id: 'empty', kind: 'directory', path: at('empty') },
  ]
  return { at, journal: at('state/journal.json'), steps, top }
}

/** What is there once the plan is carried out. */
const WHOLE = ['changed', 'config', 'link', 'new/', 'new/made']

test('a plan is carried out: contents, modes, links, configuration, directories', () => {
  const { at, journal, steps, top } = scene()
  executePlan({ steps }, { command: 'test', journal })
  assert.equal(Object.keys(photograph(top)).sort(), WHOLE)
  assert.equal(readEntry(at('new/made')), textFile('made\n', 0o755))
  assert.equal(readEntry(at('changed')), textFile('new\n', 0o640))
  assert.equal(readEntry(at('config')), textFile('[core]\n\tbare = false\n[a]\n\tb = v\n', 0o644))
})

test('killed before each single change: the next run takes everything back, or finds it whole', () => {
  for (let step = 1; step <= 20; step += 1) {
    const { journal, steps, top } = scene()
    const before = photograph(top)
    const child = spawnSync(process.execPath, [process.argv[1] ?? '', String(step), JSON.stringify({ journal, steps })])
    if (child.signal !== 'SIGKILL') {
      assert.is(child.status, 0, String(child.stderr))
      assert.ok(step > 13, `only ${step - 1} moments to die in`)
      return
    }
    assert.ok(existsSync(journal))
    // After its last change a run counts as whole; before, as if it had never been.
    const isWhole = rollBack(journal) === undefined
    assert.equal(
      isWhole ? Object.keys(photograph(top)).sort() : photograph(top),
      isWhole ? WHOLE : before,
      `at ${step}`,
    )
    assert.is(rollBack(journal), undefined)
  }
  assert.unreachable('the plan never came to its end')
})

test('a failure in the middle takes back what was done, and leaves no journal and no temporary file', () => {
  const { at, journal, steps, top } = scene()
  const before = photograph(top)
  const onStep = (id: string) => {
    if (id === 'removed') throw new Error('no space left')
  }
  assert.throws(
    () => executePlan({ steps }, { command: 'test', journal, onStep }),
    /no space left; nothing was changed/,
  )
  assert.equal(photograph(top), before)
  assert.not(existsSync(at('state')))
})

test('a file changed since the plan was made, or one that is read-only: nothing is touched', () => {
  for (const spoil of [(path: string) => writeFileSync(path, 'other\n'), (path: string) => chmodSync(path, 0o440)]) {
    const { at, journal, steps, top } = scene()
    spoil(at('changed'))
    const now = steps.map((step) => (step.id === 'changed' ? { ...step, before: modeOf(step, at('changed')) } : step))
    const before = photograph(top)
    assert.throws(() => executePlan({ steps: now as Step[] }, { command: 'test', journal }), /changed while|read-only/)
    assert.equal(photograph(top), before)
  }
})

test('an interrupted run whose files somebody changed since is reported, not overwritten, and blocks nothing', () => {
  const { at, journal, steps } = scene()
  const child = spawnSync(process.execPath, [process.argv[1] ?? '', '11', JSON.stringify({ journal, steps })])
  assert.is(child.signal, 'SIGKILL')
  writeFileSync(at('changed'), 'by hand\n')
  assert.equal(rollBack(journal), [at('changed')])
  assert.equal(readEntry(at('changed')), textFile('by hand\n', 0o640))
  assert.is(rollBack(journal), undefined)
})

test("two at once: the second is told who is at work; half a journal of a dead one is in nobody's way", () => {
  const { at, journal, steps } = scene()
  mkdirSync(at('state'))
  const other = spawn('sleep', ['20'])
  writeFileSync(
    journal,
    JSON.stringify({ command: 'init', pid: other.pid, startedAt: Date.now(), steps: [], version: 1 }),
  )
  const execute = () => executePlan({ steps }, { command: 'test', journal })
  assert.throws(execute, /"orc-hooks init" \(process \d+\) is at work/)
  other.kill()
  writeFileSync(journal, '{"version":1,"st')
  assert.throws(execute, /another command is at work/)
  utimesSync(journal, 1, 1)
  execute()
  assert.equal(readEntry(at('changed')), textFile('new\n', 0o640))
})

/** For a file that is read-only when the plan is made; the other spoiler changes it afterwards. */
function modeOf(step: Step, path: string) {
  const now = readEntry(path)
  return now?.kind === 'file' && now.mode === 0o440 ? now : step.kind === 'file' ? step.before : null
}

/** What a test above starts in a process of its own: dies in the middle of a plan. */
function die(dieAt: string, given: string): void {
  const { journal, steps } = JSON.parse(given) as { journal: string; steps: Step[] }
  let count = 0
  const onStep = () => {
    count += 1
    if (count === Number(dieAt)) process.kill(process.pid, 'SIGKILL')
  }
  executePlan({ steps }, { command: 'test', journal, onStep })
}

const [, , dieAt, given] = process.argv
if (dieAt && given) die(dieAt, given)
else run()
