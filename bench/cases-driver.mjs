// What the merge driver costs a rebase of 30 commits that all touch a file which upstream changed too.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CLI } from './hook.mjs'
import { interleave } from './measure.mjs'
import { ratioRow } from './table.mjs'

const COMMITS = 30
const ROUNDS = 5
const PROGRAM = '"$(git rev-parse --git-common-dir)/orc-hooks/merge-driver.cjs"'
/** The driver without its first try. */
const ALWAYS_NODE = `node ${PROGRAM} %O %A %B %A.orc %L %P %S %X %Y >&2 && mv -f %A.orc %A`

/** The rows about the merge driver. */
export async function driverRows() {
  const top = realpathSync(mkdtempSync(join(tmpdir(), 'orc-bench-driver-')))
  try {
    return measured(top)
  } finally {
    rmSync(top, { force: true, recursive: true })
  }
}

function measured(top) {
  writeFileSync(join(top, 'gitconfig'), '[user]\n\tname = Bench\n\temail = bench@example.com\n[gc]\n\tauto = 0\n')
  const env = { GIT_CONFIG_GLOBAL: join(top, 'gitconfig'), GIT_CONFIG_NOSYSTEM: '1', HOME: top, PATH: process.env.PATH }
  const places = {
    conflicts: divided(join(top, 'conflicts'), env, { isColliding: true }),
    git: divided(join(top, 'git'), env, { isPlain: true }),
    node: divided(join(top, 'node'), env, { driver: ALWAYS_NODE }),
    ours: divided(join(top, 'ours'), env, {}),
  }
  const counter = join(top, 'started')
  const witness = divided(join(top, 'witness'), env, {})
  const started = `require('fs').writeFileSync(${JSON.stringify(counter)}, 'x'); process.exitCode = 9`
  writeFileSync(join(witness, '.git/orc-hooks/merge-driver.cjs'), started)
  execFileSync('git', rebase(0).args, { cwd: witness, env })
  const times = interleave(
    Object.fromEntries(
      Object.entries(places).map(([name, cwd]) => [name, (round) => ({ ...rebase(round), cwd, env })]),
    ),
    ROUNDS,
  )
  const row = (what, name, budget) =>
    ratioRow(what, "git's text merge", { base: times.git, budget, subject: times[name] })
  return [
    row(`rebase of ${COMMITS} commits, text-clean, with the merge driver`, 'ours', 4),
    row(`rebase of ${COMMITS} commits, each a conflict that is merged by records`, 'conflicts'),
    row(`rebase of ${COMMITS} commits, text-clean, with node every time`, 'node'),
    {
      against: '0',
      budget: 0,
      isOk: !existsSync(counter),
      min: existsSync(counter) ? 1 : 0,
      unit: 'lost',
      what: 'text-clean merges that started node',
    },
  ]
}

/** A branch of its own for each round, so that every rebase does the same work. */
function rebase(round) {
  return { args: ['rebase', '--quiet', '--onto', 'main', 'start', `work-${round + 1}`], command: 'git' }
}

function divided(cwd, env, { driver, isColliding, isPlain }) {
  const git = (...args) => execFileSync('git', args, { cwd, env, stdio: 'pipe' })
  execFileSync('git', ['init', '--quiet', '--initial-branch=main', cwd], { env })
  const write = (upstream, step) => writeFileSync(join(cwd, 'list.md'), listOf(upstream, step))
  const commit = () => git('commit', '--quiet', '--all', '--message', 'work')
  write(0, 0)
  git('add', '--all')
  commit()
  git('branch', 'start')
  git('switch', '--quiet', '--create', 'work-0')
  for (let step = 1; step <= COMMITS; step += 1) {
    write(0, step)
    commit()
  }
  for (let round = 1; round <= ROUNDS; round += 1) git('branch', `work-${round}`)
  git('switch', '--quiet', 'main')
  write(isColliding ? 2 : 1, 0)
  commit()
  if (!isPlain)
    execFileSync(process.execPath, [CLI, 'init', '--yes', '--harness', 'claude', '--no-git-hooks'], {
      cwd,
      env,
      stdio: 'pipe',
    })
  if (driver) git('config', 'merge.orc.driver', driver)
  return cwd
}

/** Upstream changes the first item (1), or the one before the last (2), whose neighbour every commit of the branch changes. */
function listOf(upstream, step) {
  const item = (index) => {
    const isUpstream = (upstream === 1 && index === 0) || (upstream === 2 && index === 38)
    return `- [ ] L-${index} of both${isUpstream ? ', by upstream' : ''}${index === 39 ? `, step ${step}` : ''}\n`
  }
  return `# List\n\n${Array.from({ length: 40 }, (_, index) => item(index)).join('')}`
}
