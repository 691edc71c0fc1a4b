// Many clones and worktrees that push to one branch at once, with a slow remote; and what became of their commits.
// Also bundled by bench/cases-race.mjs.
import { type ChildProcess, spawn } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Ended, ended } from './ended.ts'
import { execute, git, put, type Sandbox } from './repository.ts'

export interface RaceOptions {
  readonly clones: number
  /** Linked worktrees of one more clone, each with a branch of its own. */
  readonly worktrees?: number
  /** Of each connection, and once more in the server while it decides. */
  readonly latencyMs?: number
  /** One in so many pushes is declined by a hook of the server; 0: none. */
  readonly declineOneIn?: number
}

export interface Client {
  readonly name: string
  readonly top: string
}

export interface Race {
  readonly box: Sandbox
  readonly clients: readonly Client[]
  readonly remote: string
}

const ROADMAP = '# Roadmap\n\n## Open\n\n### QA-0: The first\n\n**Status:** ready\n'
const SESSIONS = '# Active sessions\n\n| Session | Agent | Status |\n| --- | --- | --- |\n| S-0 | nobody | done |\n'

/** A remote with a code file, a roadmap and a session registry, and all its clones. */
export function makeRace(box: Sandbox, options: RaceOptions): Race {
  const remote = join(box.top, 'remote.git')
  const seed = join(box.top, 'seed')
  git(box, box.top, 'init', '-q', '--bare', remote)
  git(box, box.top, 'clone', '-q', remote, seed)
  put(join(seed, 'docs/ROADMAP.md'), ROADMAP)
  put(join(seed, 'docs/ACTIVE_SESSIONS.md'), SESSIONS)
  put(join(seed, 'src/first.ts'), 'export const first = 1\n')
  commitAll(box, seed, 'first')
  git(box, seed, 'push', '-q', 'origin', 'HEAD:main')
  const clients = [
    ...Array.from({ length: options.clones }, (_, index) => cloned(box, `clone-${index}`, remote)),
    ...linked(box, remote, options.worktrees ?? 0),
  ]
  slowDown(box, { clients, remote }, options)
  return { box, clients, remote }
}

function cloned(box: Sandbox, name: string, remote: string): Client {
  const top = join(box.top, name)
  git(box, box.top, 'clone', '-q', remote, top)
  git(box, top, 'config', 'user.name', name)
  return { name, top }
}

function linked(box: Sandbox, remote: string, count: number): readonly Client[] {
  if (count === 0) return []
  const { top: main } = cloned(box, 'main-worktree', remote)
  git(box, main, 'config', 'extensions.worktreeConfig', 'true')
  return Array.from({ length: count }, (_, index) => {
    const name = `worktree-${index}`
    const top = join(box.top, name)
    git(box, main, 'worktree', 'add', '-q', '-b', `agent/${index}`, top, 'origin/main')
    git(box, top, 'config', '--worktree', 'user.name', name)
    return { name, top }
  })
}

/** Latency where the network would have it: in the programs that a fetch and a push start at the other end. */
function slowDown(box: Sandbox, { clients, remote }: Omit<Race, 'box'>, options: RaceOptions): void {
  const { declineOneIn = 0, latencyMs = 0 } = options
  const pause = latencyMs > 0 ? `sleep ${latencyMs / 1000}\n` : ''
  const decline =
    declineOneIn > 0
      ? `[ $(($(od -An -N2 -tu2 /dev/urandom) % ${declineOneIn})) -ne 0 ] || { echo "not today" >&2; exit 1; }\n`
      : ''
  put(join(remote, 'hooks/pre-receive'), `#!/bin/sh\necho push >>"${box.top}/pushes"\n${pause}${decline}`, 0o755)
  if (latencyMs === 0) return
  for (const kind of ['receive', 'upload']) {
    const program = join(box.top, `slow-${kind}-pack`)
    put(program, `#!/bin/sh\n${pause}exec git-${kind}-pack "$@"\n`, 0o755)
    for (const { top } of clients) git(box, top, 'config', `remote.origin.${kind}pack`, program)
  }
}

/** Three commits of a client: code of its own, a task at the end of the roadmap, a row at the end of the sessions. */
export function work({ box }: Race, { name, top }: Client, round: number): void {
  const id = `${name}-${round}`
  mkdirSync(join(top, 'src'), { recursive: true })
  appendFileSync(join(top, `src/${name}.ts`), `export const round${round} = '${id}'\n`)
  commitAll(box, top, `code ${id}`)
  appendFileSync(join(top, 'docs/ROADMAP.md'), `\n### QA-${numberOf(id)}: Task of ${id}\n\n**Status:** ready\n`)
  commitAll(box, top, `roadmap ${id}`)
  appendFileSync(join(top, 'docs/ACTIVE_SESSIONS.md'), `| S-${numberOf(id)} | ${name} | active ${id} |\n`)
  commitAll(box, top, `session ${id}`)
}

/** One commit of a client to a file of its own, which never conflicts. */
export function workAlone({ box }: Race, { name, top }: Client, round: number): void {
  appendFileSync(join(top, `${name}.txt`), `${round}\n`)
  commitAll(box, top, `code ${name}-${round}`)
}

/** Letters as digits, because ids of tasks end in a number. */
function numberOf(id: string): string {
  return [...id].map((letter) => (/\d/.test(letter) ? letter : String(letter.charCodeAt(0) % 10))).join('')
}

function commitAll(box: Sandbox, top: string, message: string): void {
  git(box, top, 'add', '-A')
  git(box, top, '-c', 'gc.auto=0', 'commit', '-q', '-m', message)
}

/** What one process of the race is started with. */
export type Program = (client: Client) => readonly string[]

/** The command of this package; the branch of a worktree goes to main as well. */
export const ours: Program = ({ name }) => [
  process.execPath,
  resolve('dist/cli.js'),
  'handle-push-conflict',
  '--json',
  '--max-wait',
  '120s',
  ...(name.startsWith('worktree-') ? [`${name.replace('worktree-', 'agent/')}:main`] : []),
]

/** What people and agents do by hand: pull with a rebase and push again, after 1, 2 and 4 seconds. */
export const naive: Program = () => [
  'sh',
  '-c',
  `git push -q origin HEAD:main && exit 0
  for pause in 1 2 4; do
    sleep $pause
    git pull -q --rebase origin main || git rebase --abort
    git push -q origin HEAD:main && exit 0
  done
  exit 1`,
]

/** Starts the program of a client. */
export function start({ box }: Race, client: Client, program: Program): ChildProcess {
  const [file = '', ...args] = program(client)
  return spawn(file, args, { cwd: client.top, env: box.env, stdio: ['ignore', 'pipe', 'pipe'] })
}

/** Runs the program of all clients at once. */
export function startAll(race: Race, program: Program): Promise<readonly Ended[]> {
  return Promise.all(race.clients.map((client) => ended(start(race, client, program))))
}

/** Goes on with what did not land, as a person would: continues what was killed, and pushes again what was refused. */
export async function finishAll(race: Race, ends: readonly Ended[], tries = 8): Promise<readonly string[]> {
  const left = race.clients.filter((_, index) => ends[index]?.code !== 0)
  const results = await Promise.all(left.map((client) => finishOne(race, client, tries)))
  return results.filter((text) => text !== '')
}

async function finishOne(race: Race, client: Client, tries: number): Promise<string> {
  let last: Ended | undefined
  for (let count = 0; count < tries && last?.code !== 0; count += 1) {
    last = await ended(start(race, client, ours))
    if (`${last.stdout}${last.stderr}`.includes('UNFINISHED')) {
      last = await ended(start(race, client, (who) => [...ours(who).slice(0, 6), '--continue']))
    }
  }
  return last?.code === 0 ? '' : `${client.name}: ${last?.code} ${last?.stdout}${last?.stderr}`
}

/** The file that says who holds the queue, if there is a queue. */
export function holderFile({ box }: Race): string | undefined {
  const state = join(box.home, '.local/state/orc-hooks/push')
  const [key] = existsSync(state) ? readdirSync(state) : []
  return key === undefined ? undefined : join(state, key, 'holder')
}

/** The process that holds the queue, if there is one. */
export function holderOf(race: Race): number | undefined {
  const file = holderFile(race)
  return file && existsSync(file) ? Number(/"pid":(\d+)/.exec(readFileSync(file, 'utf8'))?.[1]) : undefined
}

/** How often the server was asked to take a push. */
export function pushCount({ box }: Race): number {
  const file = join(box.top, 'pushes')
  return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n').length : 0
}

/** What is wrong with the work of the clients after the race: commits that are missing or there twice, lost lines. */
export function wrongWork({ box, clients, remote }: Race, rounds: number): readonly string[] {
  const log = git(box, remote, 'log', '--format=%an|%s', 'main').split('\n')
  const roadmap = git(box, remote, 'show', 'main:docs/ROADMAP.md')
  const sessions = git(box, remote, 'show', 'main:docs/ACTIVE_SESSIONS.md')
  const patches = new Set(patchIds(box, remote, 'main'))
  const wrong: string[] = []
  const once = (what: string, text: string, part: string) => {
    const count = text.split(part).length - 1
    if (count !== 1) wrong.push(`${what}: ${count} times`)
  }
  for (const { name, top } of clients) {
    for (let round = 0; round < rounds; round += 1) {
      const id = `${name}-${round}`
      for (const part of ['code', 'roadmap', 'session'])
        once(`commit ${part} ${id}`, `\n${log.join('\n')}\n`, `\n${name}|${part} ${id}\n`)
      once(`task of ${id}`, roadmap, `: Task of ${id}\n`)
      once(`row of ${id}`, sessions, `| active ${id} |`)
    }
    const own = git(box, top, 'log', '--format=%H', `--author=^${name} `, '-n', '9', 'HEAD', '--', 'src').split('\n')
    for (const id of patchIds(box, top, ...own.filter(Boolean).map((sha) => `${sha}^!`))) {
      if (!patches.has(id)) wrong.push(`a patch of ${name} is not at the remote`)
    }
  }
  return wrong
}

function patchIds(box: Sandbox, top: string, ...range: readonly string[]): readonly string[] {
  const patches = git(box, top, 'log', '-p', '--format=commit %H', ...range, '--', 'src')
  const ids = execute(box, top, ['git', 'patch-id', '--stable'], { input: patches }).stdout
  return ids.split('\n').flatMap((line) => line.split(' ')[0] || [])
}

/** What the race left behind that nobody needs: locks, entries of the queue, refs, uncommitted changes. */
export function leftovers({ box, clients }: Race): readonly string[] {
  return [...inQueue(box), ...clients.flatMap((client) => leftIn(box, client))]
}

/** The files in all queues of this user, without the one that says what a queue is for. */
export function inQueue({ home }: Sandbox): readonly string[] {
  const state = join(home, '.local/state/orc-hooks/push')
  if (!existsSync(state)) return []
  return readdirSync(state, { recursive: true, withFileTypes: true })
    .filter((item) => !item.isDirectory() && item.name !== 'about')
    .map((item) => join(item.parentPath, item.name))
}

function leftIn(box: Sandbox, { name, top }: Client): readonly string[] {
  const refs = git(box, top, 'for-each-ref', '--format=%(refname)', 'refs/orc/queue', 'refs/orc/push')
  const status = git(box, top, 'status', '--porcelain')
  const gitDir = git(box, top, 'rev-parse', '--absolute-git-dir').trim()
  const files = readdirSync(gitDir, { encoding: 'utf8', recursive: true })
  const stray = files.filter((file) => /\.lock$|rebase-|MERGE_HEAD|^orc-hooks\/push-run|\.tmp$/.test(file))
  return [...refs.split('\n'), ...status.split('\n'), ...stray].filter(Boolean).map((text) => `${name}: ${text}`)
}
