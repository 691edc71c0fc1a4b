// The main job, end to end, in a throw-away repository: `npm run demo`.
// Everything happens in one temporary directory, which is removed at the end; nothing leaves the machine.
import { appendFileSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Chalk } from 'chalk'
import { $ as shell } from 'zx/core'
import { APP, startProvider, TOKEN } from './provider.mjs'
import { nextPrompt, session } from './session.mjs'

const top = realpathSync(mkdtempSync(join(tmpdir(), 'orc-hooks-demo-')))
const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url))
const repository = join(top, 'shop')
const isColour = process.stdout.isTTY && !process.env.NO_COLOR
const ink = new Chalk({ level: isColour ? 1 : 0 })
const provider = await startProvider()

// An environment of its own: no configuration, no agent session and no colour setting of whoever runs the demo.
const env = {
  DIGITALOCEAN_ACCESS_TOKEN: TOKEN,
  DIGITALOCEAN_API_URL: provider.url,
  GIT_CONFIG_GLOBAL: join(top, 'gitconfig'),
  GIT_CONFIG_NOSYSTEM: '1',
  HOME: top,
  PATH: process.env.PATH,
  TERM: process.env.TERM ?? 'dumb',
  ...(isColour ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }),
}
const $ = shell({ cwd: top, env, quiet: true })
const inside = shell({ cwd: repository, env, quiet: true })

const SOURCE = { app: APP, type: 'digitalocean' }
const ROADMAP = `# Roadmap

## Open

- [ ] **SHOP-1: Retry failed payments**
- [ ] **SHOP-2: Faster search**
`

const say = (text) => console.log(`\n${ink.bold(text)}`)
const show = (text) => console.log(text.trimEnd().replace(/^/gm, '    '))

try {
  await prepare()
  await install()
  await work()
  await push()
  await pushRefused()
  await deploymentFails()
  await remove()
  say('That was all of it. In a repository of yours: npm install --save-dev orc-hooks && npx orc-hooks init')
} finally {
  provider.close()
  rmSync(top, { force: true, recursive: true })
}

async function prepare() {
  say('1. A repository with a remote, and a roadmap that everybody edits')
  await $`git config --file gitconfig user.name Demo && git config --file gitconfig user.email demo@example.com`
  await $`git init --quiet --bare --initial-branch=main remote.git && git clone --quiet remote.git shop`
  const config = { deployment: { environments: { production: { pollSeconds: 0.5, sources: [SOURCE] } } } }
  writeFileSync(join(repository, 'orc-hooks.config.json'), `${JSON.stringify(config, null, 2)}\n`)
  writeFileSync(join(repository, 'ROADMAP.md'), ROADMAP)
  await inside`git switch --quiet --create main && git add --all && git commit --quiet --message 'first commit'`
  show((await inside`git log --oneline --decorate`).stdout)
}

async function install() {
  say('2. npx orc-hooks init --yes')
  show((await inside`node ${cli} init --yes`).stdout)
}

/** Runs each payload through the command that init wrote into .claude/settings.json, exactly as the harness does. */
async function work() {
  say('3. An agent works; after each todo update this appears in its chat')
  for (const [index, [step, payload]] of session.entries()) {
    const { systemMessage } = await tellHook({ ...payload, tool_use_id: payload.tool_use_id ?? `toolu_${index}` })
    console.log(ink.dim(`  ${step}`))
    if (systemMessage) show(systemMessage.slice(1))
  }
  say('   What everybody else sees: npx orc-hooks progress show')
  show((await inside`node ${cli} progress show`).stdout)
}

async function tellHook(payload) {
  const { hooks } = JSON.parse(readFileSync(join(repository, '.claude/settings.json'), 'utf8'))
  const { command } = hooks[payload.hook_event_name][0].hooks[0]
  const options = { cwd: repository, env: { ...env, CLAUDE_PROJECT_DIR: repository, COLUMNS: '80' }, quiet: true }
  const input = JSON.stringify({ cwd: repository, session_id: 'demo', ...payload })
  const { stdout } = await shell({ ...options, input })`sh -c ${command}`
  return stdout === '' ? {} : JSON.parse(stdout)
}

async function push() {
  say('4. git push: it returns at once, and its deployment is watched in the background')
  await inside`git add --all && git commit --quiet --message 'feat: retry'`
  show((await inside`git push --set-upstream origin main`).stderr)
  await deployed()
  say('   npx orc-hooks check-deployment-status --wait')
  show((await inside`node ${cli} check-deployment-status --wait --timeout 60`).stdout)
}

/** What the provider's own webhook does: it hears of the commit a moment after the push. */
async function deployed() {
  const [sha, ...subject] = (await inside`git log -1 --format=%H%n%s`).stdout.trim().split('\n')
  provider.pushed(sha, subject.join(' '))
}

async function pushRefused() {
  say('5. Somebody else was faster: both have added to the end of the same list')
  const other = shell({ cwd: join(top, 'other'), env, quiet: true })
  await $`git clone --quiet remote.git other`
  appendFileSync(join(top, 'other/ROADMAP.md'), '- [ ] **SHOP-3: Invoices by mail**\n')
  await other`git commit --quiet --all --message 'docs: SHOP-3' && git push --quiet`
  const roadmap = readFileSync(join(repository, 'ROADMAP.md'), 'utf8').replace('[ ] **SHOP-1', '[x] **SHOP-1')
  writeFileSync(join(repository, 'ROADMAP.md'), `${roadmap}- [ ] **SHOP-4: Refunds**\n`)
  await inside`git commit --quiet --all --message 'break: SHOP-1 is done, SHOP-4 is new'`
  const { stderr } = await inside`git push`.nothrow()
  show(stderr.replace(/^hint:.*\n/gm, ''))
  say('   npx orc-hooks handle-push-conflict')
  show((await inside`node ${cli} handle-push-conflict`).stdout)
  show((await inside`git show HEAD:ROADMAP.md`).stdout)
  await deployed()
}

async function deploymentFails() {
  say('6. The build of that commit fails: npx orc-hooks check-deployment-status --wait')
  const { exitCode, stdout } = await inside`node ${cli} check-deployment-status --wait --timeout 60`.nothrow()
  show(`${stdout.trimEnd()}\n(exit code ${exitCode})`)
  say('   The agent is told in its next hook event, once')
  const { hookSpecificOutput, systemMessage } = await tellHook(nextPrompt)
  show(systemMessage ?? '')
  console.log(ink.dim('  and as context for the model:'))
  show(hookSpecificOutput?.additionalContext ?? '')
}

async function remove() {
  say('7. npx orc-hooks uninstall --yes')
  show((await inside`node ${cli} uninstall --yes`).stdout)
  await inside`git add --all`
  const { stdout: difference } = await inside`git diff --cached --stat HEAD~3 -- . :!ROADMAP.md`
  show(difference === '' ? 'Every file but the roadmap is as it was before init.' : difference)
}
