// Sources that are no HTTP: kubectl and a command of the user's own as scripts, and a client library of a database.
// All read one file that says what there is, and are told there how to fail.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { put } from '../repository.ts'
import { type Board, type Deployment, newBoard, type Phase } from './board.ts'
import { ALL, entry, type Fake, SECRET } from './fake.ts'
import type { Fault } from './server.ts'

/** The board as a file, written before each look: what changes afterwards is seen at the next one. */
function inDirectory(name: string): {
  board: Board
  directory: string
  fail: (fault: Fault) => void
  write: (text: (board: Board) => string) => void
} {
  const directory = mkdtempSync(join(tmpdir(), `orc-${name}-`))
  const board = newBoard()
  const waiting: Fault[] = []
  return {
    board,
    directory,
    fail: (fault) => void waiting.push(fault),
    write: (text) => {
      const fault = board.tick() ?? waiting.shift()
      put(join(directory, 'state'), text(board))
      put(join(directory, 'fault'), fault?.kind ?? '')
    },
  }
}

export interface LocalFake extends Fake {
  readonly directory: string
  /** Call it before each look. */
  readonly prepare: () => void
}

function local(
  parts: ReturnType<typeof inDirectory>,
  text: (board: Board) => string,
  more: Pick<Fake, 'config' | 'env' | 'phases'>,
): LocalFake {
  const { board, directory, fail, write } = parts
  return {
    board,
    close: async () => rmSync(directory, { force: true, recursive: true }),
    directory,
    fail,
    looksForLive: 1,
    prepare: () => write(text),
    server: undefined,
    ...more,
  }
}

const FAULTS = `fault=$(cat "$ORC_FAKE/fault")
case "$fault" in
  hang) exec sleep 60 ;;
  garbage | cut) echo '{"kind": "Depl'; exit 0 ;;
  reset) echo 'Unable to connect to the server: connection refused' >&2; exit 1 ;;
  status) echo "Error from server (NotFound): it is not there $ORC_SECRET_TOKEN" >&2; exit 1 ;;
esac
`

const KUBECTL = `#!/bin/sh
${FAULTS}case "$2" in
  pods) cat "$ORC_FAKE/pods" ;;
  *) if [ "$1" = logs ]; then echo 'panic: no such file: config.json'; else cat "$ORC_FAKE/state"; fi ;;
esac
`

export function fakeKubernetes(): LocalFake {
  const parts = inDirectory('kubectl')
  const { directory } = parts
  put(join(directory, 'kubectl'), KUBECTL, 0o755)
  const containers = [
    { name: 'web', restartCount: 3, state: { waiting: { message: 'back-off 40s', reason: 'CrashLoopBackOff' } } },
  ]
  put(
    join(directory, 'pods'),
    JSON.stringify({ items: [{ metadata: { name: 'web-1' }, status: { containerStatuses: containers } }] }),
  )
  return local(parts, ({ deployments }) => JSON.stringify(workloadOf(deployments[0])), {
    config: entry('kubernetes', { namespace: 'shop', workload: 'deployment/web' }),
    env: {
      ORC_FAKE: directory,
      ORC_SECRET_TOKEN: SECRET,
      PATH: [directory, process.env['PATH']].join(delimiter),
    },
    phases: ['deploying', 'live', 'failed'],
  })
}

function workloadOf(one: Deployment | undefined) {
  const isLive = one === undefined || one.phase === 'live'
  const conditions =
    one?.phase === 'failed'
      ? [{ message: 'has timed out progressing', reason: 'ProgressDeadlineExceeded', type: 'Progressing' }]
      : []
  const tag = one ? `main-${one.sha.slice(0, 10)}` : '1.0'
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      annotations: { 'deployment.kubernetes.io/revision': String(one?.id ?? 0) },
      generation: 2,
      name: 'web',
      namespace: 'shop',
    },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ image: `registry.example.com:5000/shop:${tag}`, name: 'web' }] },
      },
    },
    status: {
      availableReplicas: isLive ? 2 : 1,
      conditions,
      observedGeneration: 2,
      readyReplicas: isLive ? 2 : 1,
      replicas: 2,
      updatedReplicas: isLive ? 2 : 1,
    },
  }
}

const CODES: Readonly<Partial<Record<Phase, number>>> = { deploying: 75, failed: 1, live: 0 }

export function fakeShell(): LocalFake {
  const parts = inDirectory('shell')
  const script = `${FAULTS.replaceAll(/exit [01]/g, 'exit 9')}grep "^$ORC_SHA" "$ORC_FAKE/state" > "$ORC_FAKE/line" || exit 75
read -r sha code < "$ORC_FAKE/line"
echo "the smoke test said $code"
[ "$code" = 0 ] || echo "3 of 5 pages failed" >&2
exit "$code"
`
  const state = ({ deployments }: Board) =>
    deployments.map(({ phase, sha }) => `${sha} ${CODES[phase] ?? 42}\n`).join('')
  return local(parts, state, {
    config: entry('shell', { command: script }),
    env: { ORC_FAKE: parts.directory, ORC_SECRET_TOKEN: SECRET, PATH: process.env['PATH'] ?? '' },
    phases: ['deploying', 'live', 'failed'],
  })
}

/** A client library as a project has it in its node_modules: it answers from the file, to the known query only. */
const PG = `
const { readFileSync } = require('node:fs')
const { join } = require('node:path')
const read = (name) => readFileSync(join(__dirname, '../..', name), 'utf8')
exports.Client = class {
  constructor(config) { this.config = config }
  async connect() {
    const fault = read('fault')
    if (fault === 'hang') await new Promise(() => {})
    if (fault === 'status') throw Object.assign(new Error('password authentication failed for ' + this.config.connectionString), { code: '28P01' })
    if (fault) throw Object.assign(new Error('connect ECONNREFUSED ' + this.config.connectionString), { code: 'ECONNREFUSED' })
  }
  async query(text, values) {
    if (text === 'BEGIN READ ONLY') return { rows: [] }
    if (!/WHERE "commitSha" = \\$1/.test(text)) throw new Error('syntax error')
    return { rows: JSON.parse(read('state')).filter((row) => row.commitSha === values[0]) }
  }
  async end() {}
  on() {}
}
`

const SQL_WORDS: Readonly<Partial<Record<Phase, string>>> = {
  building: 'building',
  deploying: 'deploying',
  failed: 'failed',
  live: 'success',
  queued: 'pending',
}

export function fakeDatabase(): LocalFake {
  const parts = inDirectory('sql')
  put(join(parts.directory, 'node_modules/pg/index.js'), PG)
  const rowOf = ({ phase, sha }: Deployment) => ({
    commitSha: sha,
    errorMessage: phase === 'failed' ? 'migration 12 failed' : null,
    status: SQL_WORDS[phase] ?? 'tomorrow',
  })
  return local(parts, ({ deployments }) => JSON.stringify(deployments.map(rowOf)), {
    config: entry('sql', {}),
    env: { DATABASE_URL: `postgres://shop:${SECRET}@127.0.0.1/shop` },
    phases: ALL,
  })
}
