// `progress watch` in a real terminal: what it shows, how fast, and what it leaves behind.
import { mkdtempSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { spoolName } from '../../lib/core/spool.ts'
import { widthOf } from '../../lib/core/width.ts'
import { append } from '../../lib/progress/store.adapter.ts'
import { assert, run, skip, test } from '../helpers/harness.ts'
import { makeRepository, runHook, todoWrite } from '../helpers/hook-process.ts'
import { hasTmux, Terminal } from '../helpers/tmux.ts'

const CLI = resolve('dist/cli.js')
const RUNS = 10
const MAX_LATENCY_MS = 200

/** A repository with one task in progress, and a terminal in it. */
async function watching(words = '', size = { columns: 80, rows: 20 }) {
  const cwd = makeRepository()
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'orc-watch-')))
  await runHook(cwd, todoWrite(cwd, { session: 's', todos: { First: 'in_progress', Second: 'pending' } }))
  const terminal = new Terminal({ ...size, cwd, directory })
  terminal.type('echo before')
  const pid = join(directory, 'pid')
  // The trap: a shell whose program ends by SIGINT ends its own script too.
  const script = [
    'trap : INT',
    `sh -c 'echo $$ > ${pid}; exec ${process.execPath} ${CLI} progress watch ${words}'`,
    'echo ended $?',
  ]
  writeFileSync(join(directory, 'watch.sh'), `${script.join('\n')}\n`)
  const start = () => {
    terminal.type(`sh ${directory}/watch.sh`)
    return terminal.shows('0 of 2 done')
  }
  await start()
  return { cwd, pidOf: () => Number(readFileSync(pid, 'utf8')), start, terminal }
}

function spoolTask(cwd: string, title: string): void {
  const now = Date.now()
  const items = [{ status: 'in_progress', title } as const]
  const id = spoolName(now, process.pid, process.hrtime.bigint())
  const who = { agent: { id: 'main' }, cwd, harness: 'claude', host: 'h', sessionId: 's' } as const
  append(join(cwd, '.orchestra'), [{ ...who, at: now, id, items, key: id, kind: 'plan.snapshot', v: 1 }])
}

async function latencyMs({ cwd, terminal }: Awaited<ReturnType<typeof watching>>, index: number): Promise<number> {
  const title = `Latency${index}x`
  const startedAt = performance.now()
  spoolTask(cwd, title)
  while (!terminal.written().includes(title)) {
    if (performance.now() - startedAt > 5000) throw new Error(`${title} never appeared`)
    await new Promise((done) => setTimeout(done, 2))
  }
  return performance.now() - startedAt
}

async function latencies(words: string): Promise<readonly number[]> {
  const session = await watching(words)
  const times: number[] = []
  for (let index = 0; index < RUNS; index++) {
    await new Promise((done) => setTimeout(done, 150))
    times.push(await latencyMs(session, index))
  }
  session.terminal.press('q')
  session.terminal.end()
  const sorted = times.sort((a, b) => a - b)
  const ms = (time: number | undefined) => Math.round(time ?? Number.NaN)
  console.log(
    `watch ${words || 'by events'}: median ${ms(sorted[RUNS / 2])} ms, worst ${ms(sorted.at(-1))} ms of ${RUNS}`,
  )
  return sorted
}

if (!hasTmux) skip('watch in a terminal', 'tmux is not installed')
else {
  test('an event is on the screen within 200 ms, by file events and by polling', async () => {
    assert.ok(((await latencies(''))[RUNS - 2] ?? 9999) <= MAX_LATENCY_MS)
    assert.ok(((await latencies('--poll'))[RUNS - 2] ?? 9999) <= MAX_LATENCY_MS)
  })

  test('q, Ctrl-C, Ctrl-D and every signal give the terminal back as it was', async () => {
    const { cwd, pidOf, start, terminal } = await watching()
    const endings: readonly (readonly [string, () => void, number])[] = [
      ['q', () => terminal.press('q'), 0],
      ['Ctrl-C', () => terminal.press('C-c'), 0],
      ['Ctrl-D', () => terminal.press('C-d'), 0],
      ['SIGINT', () => process.kill(pidOf(), 'SIGINT'), 130],
      ['SIGTERM', () => process.kill(pidOf(), 'SIGTERM'), 143],
      ['SIGHUP', () => process.kill(pidOf(), 'SIGHUP'), 129],
    ]
    for (const [name, end, code] of endings) {
      assert.is(terminal.modes(), '1 0 0', `${name}: modes while it runs`)
      end()
      await terminal.shows(`ended ${code}`)
      assert.is(terminal.modes(), '0 1 1', `${name}: modes after it`)
      assert.ok(terminal.screen().includes('before'), `${name}: what was there is there again`)
      terminal.type(`stty -a > settings; clear; echo before; echo checked ${name}`)
      await terminal.until(() => terminal.screen().includes(`checked ${name}`))
      assert.match(readFileSync(join(cwd, 'settings'), 'utf8'), /\sisig icanon .*\secho\s/, name)
      await start()
    }
    terminal.end()
  })

  test('an error in the middle gives the terminal back too, and is shown', async () => {
    const { cwd, terminal } = await watching()
    const spool = join(cwd, '.orchestra/cache')
    terminal.tmux('run-shell', `rm -rf '${spool}'`)
    writeFileSync(spool, '')
    await terminal.shows(/ended [1-9]/)
    assert.is(terminal.modes(), '0 1 1')
    assert.match(terminal.screen().join('\n'), /orc-hooks: /, terminal.screen().join('\n'))
    terminal.end()
  })

  test('only the rows that changed are written', async () => {
    const { cwd, terminal } = await watching('--interval 3600')
    await new Promise((done) => setTimeout(done, 300))
    const before = terminal.written().length
    await runHook(cwd, todoWrite(cwd, { session: 's', todos: { First: 'in_progress', Third: 'pending' } }))
    await terminal.shows('next  Third')
    const drawn = terminal.written().slice(before)
    assert.ok(drawn.includes('Third'))
    assert.not.match(drawn, /0 of 2 done/)
    terminal.press('q')
    terminal.end()
  })

  test('a row as wide as the terminal keeps its last character', async () => {
    const { terminal } = await watching()
    assert.match(terminal.screen()[0] ?? '', /^orc-e2e-\w+ +changed \d+s ago$/)
    terminal.press('q')
    terminal.end()
  })

  test('ages go on while nothing happens', async () => {
    const { terminal } = await watching('--interval 0.2')
    await terminal.shows(/◐ Claude .* [1-9]s/)
    terminal.press('q')
    terminal.end()
  })

  test('a narrower terminal gets narrower lines, and d shows the lists', async () => {
    const { terminal } = await watching()
    terminal.tmux('resize-window', '-x', '40', '-y', '12')
    await terminal.until(() => terminal.screen().length === 12)
    await terminal.shows('0/2 done')
    assert.ok(terminal.screen().every((line) => widthOf(line) <= 40))
    terminal.press('d')
    await terminal.shows('○ Second')
    assert.match(terminal.screen().at(-1) ?? '', /q quit/)
    terminal.press('q')
    terminal.end()
  })

  test('a terminal of zero columns is drawn as one of 80 by 24', async () => {
    const { start, terminal } = await watching()
    terminal.press('q')
    await terminal.shows('ended 0')
    terminal.type('clear; stty cols 0 rows 0')
    await start()
    assert.match(terminal.screen().join('\n'), /◐ Claude +─{10} 0\/2 {2}On: First/)
    terminal.press('q')
    terminal.end()
  })

  test('suspended and continued, it draws again', async () => {
    const { pidOf, terminal } = await watching()
    process.kill(pidOf(), 'SIGCONT')
    await terminal.shows('0 of 2 done')
    assert.is(terminal.modes(), '1 0 0')
    terminal.press('q')
    await terminal.shows('ended 0')
    terminal.end()
  })

  test('tmux shows the text of a task as it is, and runs nothing of it', async () => {
    const { cwd, terminal } = await watching('', { columns: 120, rows: 12 })
    terminal.press('q')
    await terminal.shows('ended 0')
    const evil = `#(touch ${cwd}/owned) #{pane_id} #[fg=red]X`
    await runHook(cwd, todoWrite(cwd, { session: 's', todos: { [evil]: 'in_progress' } }))
    const inner = `tmux -S ${cwd}/inner -f /dev/null`
    const settings = `set -g status-right-length 100 \\; set -g status-interval 1`
    const segment = `#(cat ${cwd}/.orchestra/cache/tmux-status.txt)`
    terminal.type(`TMUX= ${inner} new -d -x 120 -y 10 \\; ${settings} \\; set -g status-right '${segment}'`)
    terminal.type(`TMUX= ${inner} attach`)
    await terminal.shows('On: #(touch ')
    assert.match(terminal.screen().at(-1) ?? '', /0% 0\/1 Claude On: #\(touch /)
    terminal.tmux('run-shell', `tmux -S ${cwd}/inner kill-server`)
    assert.throws(() => readFileSync(join(cwd, 'owned')))
    terminal.end()
  })
}

run()
