// The real Claude Code from npm, driven by a scripted model on loopback, in a repository where `init` was run.
// With KEEP_PICTURE=1 the captured screen becomes the picture of the README: docs/img/chat.{ansi,txt,svg}.
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { assert, run } from '../helpers/harness.ts'
import { remains, snapshotOf } from '../helpers/hook-process.ts'
import { clientTest, KIT, newProject, play } from '../helpers/real-client.ts'

/** Rows that belong to our message: those behind `says:`, indented by five columns. */
function displays(plain: string): readonly (readonly string[])[] {
  const blocks = plain.split(/⎿[ \u00a0]+\S+ says:[ \u00a0]*\n/).slice(1)
  return blocks.map((block) =>
    block.split('\n').slice(
      0,
      block.split('\n').findIndex((row) => !row.startsWith('     ')),
    ),
  )
}

const scripts = (name: string) => resolve('test/e2e/scripts', `${name}.json`)
clientTest(
  'TodoWrite: the display appears in the chat, in colour and on rows of its own, with the subagent in it',
  () => {
    const { project } = newProject()
    play(project, scripts('warm-up'))
    const { plain, result, screen } = play(project, scripts('two-agents'), '--tui', '--cols', '100', '--rows', '70')
    assert.ok(result.ok, result.problems.join())
    assert.equal(result.toolErrors, [])
    const shown = displays(plain)
    assert.ok(shown.length >= 6, plain)
    assert.match(shown[0]?.[0] ?? '', /^ {5}─{20} 0% {2}0 of 4 done · 1 running · 3 to do/)
    assert.ok(
      shown.some((rows) => rows.some((row) => /◐ Explore the repo +━+─* [12]\/3/.test(row))),
      plain,
    )
    assert.ok(
      shown.some((rows) => rows.some((row) => /◐ Claude +━+─* 2\/4 {2}Writing tests \(step 2 of 3\).*67%/.test(row))),
      plain,
    )
    assert.match(plain, /100% {2}7 of 7 done/)
    assert.match(screen, /\u001b\[3[26]m━/)
    for (const row of shown.flat()) assert.ok(row.length <= 100, `wrapped: ${row}`)
    const state = snapshotOf(project)
    assert.equal([state?.stats.totalTasks, state?.stats.completedTasks, state?.tasks.length], [7, 7, 7])
    assert.ok(state?.sessions[0]?.endTime, 'the end of the session was not recorded')
    assert.equal(remains(project), [])
    if (process.env['KEEP_PICTURE'] === '1') keepPicture(screen)
  },
)

clientTest('task tools: shown once per batch, blocked tasks and the background agent included', () => {
  const { project } = newProject()
  const settings = join(project, '.claude/settings.json')
  writeFileSync(
    settings,
    readFileSync(settings, 'utf8').replace('"CLAUDE_CODE_ENABLE_TASKS": "0"', '"CLAUDE_CODE_ENABLE_TASKS": "1"'),
  )
  const { plain, result } = play(project, join(KIT, 'examples/tasks-and-subagent.json'), '--tui')
  assert.ok(result.ok, result.problems.join())
  assert.match(plain, /PostToolBatch says:/)
  assert.not.match(plain, /PostToolUse:Task(Create|Update) says/)
  assert.match(plain, /⊗ docs-agent +─+ 0\/1 {2}blocked: Update docs \(waits for: Add retry\)/)
  assert.match(plain, /◐ Explore the repo/)
  const rows = displays(plain).map((block) => block.join('\n'))
  assert.is(new Set(rows).size, rows.length, 'the same display was shown twice')
  assert.is(snapshotOf(project)?.stats.overallProgress, 100)
})

clientTest('headless, where colours are taken away, the lines are legible without them', () => {
  const { project } = newProject()
  const { result } = play(project, join(KIT, 'examples/todo-list.json'))
  assert.ok(result.ok, result.problems.join())
  assert.is(snapshotOf(project)?.stats.completedTasks, 4)
})

/** The part of the screen from the prompt to the end of the turn. */
function keepPicture(screen: string): void {
  const lines = screen.split('\n')
  const from = lines.findIndex((line) => line.includes('❯'))
  const to = lines.findIndex((line, index) => index > from && line.includes('✻'))
  const kept = `${lines.slice(from, to).join('\n').trimEnd()}\n`
  writeFileSync('docs/img/chat.ansi', kept)
  writeFileSync('docs/img/chat.txt', kept.replace(/\u001b\[[0-9;]*m/g, '').replace(/[ \u00a0]+$/gm, ''))
  const drawn = spawnSync(process.execPath, ['docs/img/make-svg.mjs', 'docs/img/chat.ansi', 'docs/img/chat.svg'], {
    encoding: 'utf8',
  })
  assert.is(drawn.status, 0, drawn.stderr)
}

run()
