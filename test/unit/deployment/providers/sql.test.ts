// Against a real PostgreSQL and a real MariaDB, through the client libraries a project would use.
import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import mysql from 'mysql2/promise'
import pg from 'pg'
import type { OptionValue } from '../../../../lib/deployment/source-config.ts'
import { newBoard } from '../../../helpers/deployment/board.ts'
import {
  type Database,
  mariadbServer,
  PASSWORD,
  postgresHome,
  startMariadb,
  startPostgres,
} from '../../../helpers/deployment/databases.ts'
import { entry } from '../../../helpers/deployment/fake.ts'
import { shaOf, sighting, type WatchingOptions, watching } from '../../../helpers/deployment/watching.ts'
import { assert, run, skip, test } from '../../../helpers/harness.ts'
import { until } from '../../../helpers/until.ts'

const OURS = shaOf('a1')

type Execute = (...statements: readonly string[]) => Promise<void>

interface Kind {
  readonly columns: readonly [commit: string, error: string, created: string]
  readonly execute: (url: string) => Execute
  readonly placeholder: string
}

const POSTGRES: Kind = {
  columns: ['"commitSha"', '"errorMessage"', '"createdAt"'],
  execute:
    (connectionString) =>
    async (...statements) => {
      const client = new pg.Client({ connectionString })
      await client.connect()
      for (const statement of statements) await client.query(statement)
      await client.end()
    },
  placeholder: '$1',
}

const MYSQL: Kind = {
  columns: ['commitSha', 'errorMessage', 'createdAt'],
  execute:
    (uri) =>
    async (...statements) => {
      const client = await mysql.createConnection({ uri })
      for (const statement of statements) await client.query(statement)
      await client.end()
    },
  placeholder: '?',
}

function look(url: string, options: Readonly<Record<string, OptionValue>> = {}, more: WatchingOptions = {}) {
  const config = entry('sql', options)
  const fake = {
    board: newBoard(),
    close: async () => {},
    config,
    env: { DATABASE_URL: url },
    fail: () => {},
    looksForLive: 1,
    phases: [],
    server: undefined,
  }
  return watching(fake, more).look(OURS)
}

async function stateOf(url: string, options: Readonly<Record<string, OptionValue>> = {}): Promise<string> {
  const seen = await look(url, options)
  return seen.kind === 'state' ? seen.state : seen.kind
}

/** Everything in one test: starting a server is the dear part. */
async function againstReal(database: Database, kind: Kind): Promise<void> {
  const { columns, execute } = kind
  const [commit, error, created] = columns
  const sql = execute(database.url)
  const add = (status: string, sha: string, message = '') =>
    sql(
      `INSERT INTO deployments (status, ${commit}, ${error}, ${created}) VALUES ('${status}', '${sha}', '${message}', CURRENT_TIMESTAMP)`,
    )
  const move = (status: string) => sql(`UPDATE deployments SET status = '${status}' WHERE ${commit} = '${OURS}'`)

  // The port opens before the server lets anybody in.
  await until(
    () =>
      sql('SELECT 1').then(
        () => true,
        () => false,
      ),
    'a login',
  )
  const early = await look(database.url)
  assert.ok(early.kind === 'unreadable' && early.isPermanent, JSON.stringify(early))
  assert.match(early.why, /deployments/)
  await sql(`CREATE TABLE deployments (status VARCHAR(20), ${error} TEXT, ${commit} VARCHAR(64), ${created} TIMESTAMP)`)
  assert.is(await stateOf(database.url), 'none')
  await add('success', shaOf('b2'))
  assert.is(await stateOf(database.url), 'none')
  await add('pending', OURS)
  for (const [status, state] of [
    ['pending', 'queued'],
    ['building', 'building'],
    ['DEPLOYING', 'deploying'],
    ['success', 'live'],
    ['tomorrow', 'unknown'],
  ] as const) {
    await move(status)
    assert.is(await stateOf(database.url), state, status)
  }
  await sql(
    `UPDATE deployments SET status = 'failed', ${error} = 'migration 12: no such column' WHERE ${commit} = '${OURS}'`,
  )
  assert.is(sighting(await look(database.url)).reason?.message, 'migration 12: no such column')

  await ownQueries(database.url, kind)
  await refusals(database.url)
}

/** Queries of the user's own: they can only read, and only one statement each. */
async function ownQueries(url: string, { columns: [commit], placeholder }: Kind): Promise<void> {
  const own = {
    parameters: ['sha7'],
    query: `SELECT 'up' AS state FROM deployments WHERE ${commit} LIKE '${OURS.slice(0, 7)}%' AND SUBSTR(${commit}, 1, 7) = ${placeholder}`,
    statusColumn: 'STATE',
    words: { up: 'live' },
  }
  assert.is(await stateOf(url, own), 'live')
  assert.is(await stateOf(url, { ...own, statusColumn: 'other' }), 'unreadable')
  for (const query of [
    `DELETE FROM deployments WHERE ${commit} = ${placeholder}`,
    `SELECT ${placeholder}; DROP TABLE deployments`,
    `SELEC ${placeholder}`,
  ]) {
    const seen = await look(url, { query })
    assert.ok(seen.kind === 'unreadable', query)
  }
  assert.is(await stateOf(url), 'failed')
}

/** What is wrong with the connection is told without the password, and a server that is away is no end. */
async function refusals(url: string): Promise<void> {
  const wrong = new URL(url)
  wrong.password = 'not-the-password'
  const refused = await look(wrong.href)
  assert.ok(refused.kind === 'unreadable' && refused.isPermanent, JSON.stringify(refused))
  const gone = new URL(url)
  gone.port = '1'
  const away = await look(gone.href)
  assert.ok(away.kind === 'unreadable' && !away.isPermanent, JSON.stringify(away))
  const text = JSON.stringify([refused, away])
  for (const secret of [PASSWORD, encodeURIComponent(PASSWORD), 'not-the-password'])
    assert.not.ok(text.includes(secret), text)
  const untrusted = await look(url, {}, { isTrusted: false })
  assert.match(JSON.stringify(untrusted), /not approved/)
}

const home = postgresHome()
if (home) {
  test('a real PostgreSQL', async () => {
    const database = await startPostgres(home)
    try {
      await againstReal(database, POSTGRES)
    } finally {
      database.stop()
    }
  })
} else skip('a real PostgreSQL', 'initdb is not installed (Debian: postgresql)')

const server = mariadbServer()
if (server) {
  test('a real MariaDB', async () => {
    const database = await startMariadb(server)
    try {
      await againstReal(database, MYSQL)
      assert.is(sighting(await look(database.url.replace('mysql:', 'mariadb:'))).state, 'failed')
    } finally {
      database.stop()
    }
  })
} else skip('a real MariaDB', 'mariadbd is not installed (Debian: mariadb-server-core, mariadb-client-core)')

test('a database that breaks off in the middle of a query does not end the process that asked', async () => {
  const welcome = Buffer.from('5200000008000000005a0000000549', 'hex')
  const server = createServer((socket) => {
    socket.once('data', () => {
      socket.write(welcome)
      socket.once('data', () => socket.destroy())
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  try {
    const port = typeof address === 'object' ? address?.port : 0
    const seen = await look(`postgres://shop:secret@127.0.0.1:${port}/postgres`)
    assert.ok(seen.kind === 'unreadable' && !seen.isPermanent, JSON.stringify(seen))
    await sleep(50)
  } finally {
    server.close()
  }
})

test('a database of a kind that is not known, and a client library that is not installed', async () => {
  assert.match(JSON.stringify(await look('sqlite:///x')), /none of postgres: and mysql:/)
  assert.match(JSON.stringify(await look('not a url')), /none of postgres: and mysql:/)
})

run()
