// Everybody who can be told of a verdict, by real processes: once on each channel, whatever kills the monitor.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import {
  CHECK,
  ends,
  type Following,
  finish,
  following,
  landed,
  ownerPid,
  recordOf,
} from '../../helpers/deployment/following.ts'
import { type FakeServer, serve } from '../../helpers/deployment/server.ts'
import { assert, run, skip, test } from '../../helpers/harness.ts'
import { orcHooks, put } from '../../helpers/repository.ts'
import { textsBelow } from '../../helpers/texts-below.ts'
import { hasTmux, Terminal } from '../../helpers/tmux.ts'
import { until } from '../../helpers/until.ts'

const HOSTILE =
  'exit 1 at 100% "quoted" <b> & #(touch owned) #{pid} %H `touch owned` $(touch owned); -- \u001b]0;title\u0007'
const DESKTOP = process.platform === 'darwin' ? 'osascript' : 'notify-send'
const COMMAND = 'printf "%s %s\\n" "$ORC_DEPLOY_STATE" "$ORC_DEPLOY_COMMIT" >>"$ORC_TOLD/command"'

interface Told extends Following {
  readonly hook: FakeServer
  readonly told: (channel: string) => readonly string[]
}

/** A clone whose verdict goes to every channel; the programs of the channels write down what they are told. */
async function telling(phases: readonly string[], more: { notify?: object; status?: number } = {}): Promise<Told> {
  const hook = await serve(() => ({ body: 'ok', status: more.status ?? 200 }))
  const notify = { command: COMMAND, desktop: true, slack: true, tmux: true, ...more.notify }
  const at = await following(phases, { message: HOSTILE, section: { notify } })
  const directory = join(at.box.top, 'told')
  const programs = join(at.box.top, 'programs')
  mkdirSync(directory)
  for (const name of [DESKTOP, 'tmux', 'git']) put(join(programs, name), program(name), 0o755)
  Object.assign(at.box.env, {
    ORC_TOLD: directory,
    PATH: [programs, at.box.env['PATH']].join(delimiter),
    SLACK_WEBHOOK_URL: `${hook.url}/services/T0/B0/verysecretpath`,
  })
  const trusted = orcHooks(at.box, at.top, 'trust', '--yes')
  assert.is(trusted.code, 0, trusted.stderr)
  const told = (channel: string) => {
    const file = join(directory, channel)
    return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : []
  }
  return { ...at, hook, told }
}

/** Writes one line for each call; kills the monitor, its parent, where a test has asked for that. */
const program = (name: string) => `#!/bin/sh
case "${name} $1" in
  "git check-ignore")
    if [ -e "$ORC_TOLD/kill-at-git" ] && grep -q '"state": "failed"' .orchestra/deploy/*.json; then
      rm "$ORC_TOLD/kill-at-git"; kill -9 $PPID
    fi ;;
  git*) ;;
  *)
    for word; do printf '%s|' "$word"; done >>"$ORC_TOLD/${name}"; echo >>"$ORC_TOLD/${name}"
    if [ -e "$ORC_TOLD/kill-at-${name}" ]; then rm "$ORC_TOLD/kill-at-${name}"; kill -9 $PPID; fi
    exit 0 ;;
esac
exec "$(PATH=/usr/bin:/bin:/usr/local/bin command -v git)" "$@"
`

const isTold = (at: Told) => () => recordOf(at).notified.includes('everybody')

function everyChannelOnce(at: Told): void {
  const short = at.commit.slice(0, 7)
  assert.is(at.told(DESKTOP).length, 1, at.told(DESKTOP).join('\n'))
  assert.match(at.told(DESKTOP)[0] ?? '', `deployment of ${short} to production failed`)
  assert.is(at.told('tmux').length, 1, at.told('tmux').join('\n'))
  assert.match(
    at.told('tmux')[0] ?? '',
    /^display-message\|-d\|10000\|deployment .* 100%% .* ##\(touch owned\) ##\{pid\} %%H/,
  )
  assert.equal(at.told('command'), [`failed ${at.commit}`])
  assert.is(at.hook.requests.length, 1)
  const { text } = JSON.parse(at.hook.requests[0]?.body ?? '')
  assert.match(text, `deployment of ${short} to production failed`)
  assert.match(text, '&lt;b&gt; &amp; ')
  assert.is(readdirSync(join(at.top, '.orchestra/notices/agents')).length, 1)
}

/** No file of the repository or of the home holds what is secret, and nothing hostile was run. */
function nothingLeaked(at: Told): void {
  for (const name of ['owned', '.orchestra/owned']) assert.not(existsSync(join(at.top, name)))
  const holding = Object.entries(textsBelow(at.box.top)).filter(([, text]) => text.includes('verysecretpath'))
  assert.equal(
    holding.map(([path]) => path),
    [],
  )
}

/** Also when the body fails nothing that was started is left behind. */
async function whileTelling(
  phases: readonly string[],
  more: Parameters<typeof telling>[1],
  body: (at: Told) => Promise<void>,
): Promise<void> {
  const at = await telling(phases, more)
  try {
    await body(at)
  } finally {
    await at.hook.close()
    await ends(at)
  }
}

test('a verdict is told once on every channel, and a text that looks like commands is only text', async () => {
  await whileTelling(['BUILDING', 'ERROR'], {}, async (at) => {
    await landed(at)
    await until(isTold(at), 'the telling')
    await until(() => ownerPid(at) === undefined, 'the end of the monitor')
    await landed(at)
    await finish(at, CHECK)
    everyChannelOnce(at)
    nothingLeaked(at)
  })
})

for (const [moment, file] of [
  ['the end was written and nobody told', 'git'],
  ['the desktop was told and nobody else', DESKTOP],
] as const) {
  test(`killed when ${moment}: the next monitor tells the others, and nobody twice`, async () => {
    await whileTelling(['BUILDING', 'ERROR'], {}, async (at) => {
      put(join(at.box.top, 'told', `kill-at-${file}`), '')
      await landed(at)
      await until(() => !existsSync(join(at.box.top, 'told', `kill-at-${file}`)), 'the kill')
      assert.is(recordOf(at).state, 'failed')
      assert.not(isTold(at)())
      assert.equal([at.told('tmux'), at.told('command'), at.hook.requests.length], [[], [], 0])
      const checked = await finish(at, CHECK)
      assert.is(checked.code, 1, checked.stdout + checked.stderr)
      await until(isTold(at), 'the telling')
      await until(() => ownerPid(at) === undefined, 'the end of the monitor')
      everyChannelOnce(at)
    })
  })
}

test('a channel that refuses keeps no other from being told, and its address is in no log', async () => {
  await whileTelling(['ERROR'], { status: 403 }, async (at) => {
    await landed(at)
    await until(isTold(at), 'the telling')
    everyChannelOnce(at)
    assert.match(readFileSync(join(at.top, '.orchestra/logs/deployment.log'), 'utf8'), 'not told on slack: HTTP 403')
    nothingLeaked(at)
  })
})

test('with "failures" nobody is told of what is live; a command that is not approved is not run', async () => {
  await whileTelling(['ACTIVE'], { notify: { when: 'failures' } }, async (at) => {
    await landed(at)
    await until(isTold(at), 'the end')
    assert.equal(
      [recordOf(at).state, at.told(DESKTOP), at.told('command'), at.hook.requests.length],
      ['live', [], [], 0],
    )
    assert.equal(recordOf(at).notified, ['everybody'])
  })
  await whileTelling(['ERROR'], {}, async (other) => {
    assert.is(orcHooks(other.box, other.top, 'trust', '--revoke').code, 0)
    await landed(other)
    await until(isTold(other), 'the telling')
    assert.equal([other.told('command'), other.told(DESKTOP).length], [[], 1])
  })
})

if (!hasTmux) skip('the message in a real tmux, and OSC 9 and 777', 'tmux is not installed')
else {
  test('a real tmux shows the message as it is', async () => {
    const section = { notify: { tmux: true } }
    const at = await following(['BUILDING', 'BUILDING', 'ERROR'], { message: HOSTILE, section })
    const terminal = new Terminal({ columns: 300, cwd: at.top, directory: at.box.home, rows: 10 })
    try {
      // A client that sees the message: one in the window of another server.
      const inner = `tmux -S ${at.box.top}/inner -f /dev/null`
      const variables = Object.entries({ ...at.box.env, TERM: 'screen-256color' }).map(
        ([name, value]) => `${name}='${value}'`,
      )
      put(join(at.box.top, 'inner.sh'), `exec env TMUX= ${variables.join(' ')} ${inner} new -x 300 -y 8 sh\n`)
      terminal.type(`sh ${at.box.top}/inner.sh`)
      await terminal.shows('[0] 0:')
      terminal.type(`${process.execPath} ${resolve('dist/bin/monitor-deployment.js')}`)
      const message = /^deployment of \w+ to production failed .*100% .*#\(touch owned\) #\{pid\} %H/
      await terminal.until(() => message.test(terminal.screen().at(-1) ?? ''))
      await until(() => recordOf(at).notified.includes('everybody'), 'the telling')
      assert.not(existsSync(join(at.top, 'owned')))
    } finally {
      spawnSync('tmux', ['-S', join(at.box.top, 'inner'), 'kill-server'])
      terminal.end()
      await ends(at)
    }
  })

  test('the terminal of a command that waits gets OSC 9 and OSC 777', async () => {
    const at = await following(['BUILDING', 'ERROR'], { message: HOSTILE, section: { notify: { terminal: true } } })
    const terminal = new Terminal({ columns: 200, cwd: at.top, directory: at.box.home, rows: 10 })
    try {
      const variables = Object.entries({ ...at.box.env, TERM: 'screen-256color' }).map(
        ([name, value]) => `${name}='${value}'`,
      )
      put(
        join(at.box.top, 'wait.sh'),
        `exec env ${variables.join(' ')} ${process.execPath} ${resolve('dist/bin/monitor-deployment.js')}\n`,
      )
      terminal.type(`sh ${at.box.top}/wait.sh; echo ended $?`)
      await terminal.shows('ended 1')
      const rung = terminal.written()
      assert.match(
        rung,
        new RegExp(`\u001b\\]9;deployment of ${at.commit.slice(0, 7)} to production failed[^\u001b\u0007;]*\u0007`),
      )
      assert.match(
        rung,
        new RegExp(`\u001b\\]777;notify;Deployment;deployment of ${at.commit.slice(0, 7)}[^\u001b\u0007;]*\u0007`),
      )
      assert.not.match(rung, '\u001b]0;title')
    } finally {
      terminal.end()
      await ends(at)
    }
  })
}

run()
