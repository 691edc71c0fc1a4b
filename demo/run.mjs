// The main job, end to end, in a throw-away repository: `npm run demo`.
// Everything happens in one temporary directory, which is removed at the end; nothing leaves the machine.
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Chalk } from 'chalk'
import { $ as shell } from 'zx/core'
import { session } from './session.mjs'

const top = realpathSync(mkdtempSync(join(tmpdir(), 'orc-hooks-demo-')))
const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url))
const repository = join(top, 'shop')
const isColour = process.stdout.isTTY && !process.env.NO_COLOR
const ink = new Chalk({ level: isColour ? 1 : 0 })

// An environment of its own: no configuration, no agent session and no colour setting of whoever runs the demo.
const env = {
  GIT_CONFIG_GLOBAL: join(top, 'gitconfig'),
  GIT_CONFIG_NOSYSTEM: '1',
  HOME: top,
  PATH: process.env.PATH,
  TERM: process.env.TERM ?? 'dumb',
  ...(isColour ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }),
}
const $ = shell({ cwd: top, env, quiet: true })
const inside = shell({ cwd: repository, env, quiet: true })

const say = (text) => console.log(`\n${ink.bold(text)}`)
const show = (text) => console.log(text.trimEnd().replace(/^/gm, '    '))

try {
  await prepare()
  await install()
  await work()
  await push()
  await remove()
  say('That was all of it. In a repository of yours: npm install --save-dev orc-hooks && npx orc-hooks init')
} finally {
  rmSync(top, { force: true, recursive: true })
}

async function prepare() {
  say('1. A repository with a remote')
  await $`git config --file gitconfig user.name Demo && git config --file gitconfig user.email demo@example.com`
  await $`git init --quiet --bare --initial-branch=main remote.git && git clone --quiet remote.git shop`
  await inside`git switch --quiet --create main && git commit --quiet --allow-empty --message 'first commit'`
  show((await inside`git log --oneline --decorate`).stdout)
}

async function install() {
  say('2. npx orc-hooks init --yes')
  show((await inside`node ${cli} init --yes`).stdout)
}

/** Runs each payload through the command that init wrote into .claude/settings.json, exactly as the harness does. */
async function work() {
  say('3. An agent works; after each todo update this appears in its chat')
  const { hooks } = JSON.parse(readFileSync(join(repository, '.claude/settings.json'), 'utf8'))
  for (const [index, [step, payload]] of session.entries()) {
    const { command } = hooks[payload.hook_event_name][0].hooks[0]
    const input = JSON.stringify({ cwd: repository, session_id: 'demo', tool_use_id: `toolu_${index}`, ...payload })
    const columns = { CLAUDE_PROJECT_DIR: repository, COLUMNS: '80' }
    const { stdout } = await shell({
      cwd: repository,
      env: { ...env, ...columns },
      input,
      quiet: true,
    })`sh -c ${command}`
    const message = stdout === '' ? '' : JSON.parse(stdout).systemMessage
    console.log(ink.dim(`  ${step}`))
    if (message !== '') show(message.slice(1))
  }
  say('   What everybody else sees: npx orc-hooks progress show')
  show((await inside`node ${cli} progress show`).stdout)
}

async function push() {
  say('4. git push')
  await inside`git add --all && git commit --quiet --message 'feat: retry' --allow-empty`
  show((await inside`git push --set-upstream origin main`).stderr)
  // git has run our pre-push hook: the attempt is known to everybody who looks, whoever pushed.
  const { stdout } = await inside`node ${cli} progress export --format json`
  show(`recorded: ${JSON.stringify(JSON.parse(stdout).push)}`)
}

async function remove() {
  say('5. npx orc-hooks uninstall --yes')
  show((await inside`node ${cli} uninstall --yes`).stdout)
  const { stdout: difference } = await inside`git add --all && git diff --cached --stat HEAD~1`
  show(difference === '' ? 'Every file is as it was before init.' : difference)
}
