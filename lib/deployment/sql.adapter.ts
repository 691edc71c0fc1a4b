import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { isRecord } from '../core/config-values.ts'
import { hasCode } from '../core/errors.ts'
import type { SqlAnswer, SqlStatement } from './ports.ts'

export interface SqlOptions {
  /** Where the client library is looked for: it is the user's own, and none of ours. */
  readonly cwd: string
  readonly timeoutMs: number
}

type Rows = readonly Readonly<Record<string, unknown>>[]

interface Client {
  readonly close: () => Promise<void> | void
  readonly rows: (statement: SqlStatement) => Promise<Rows>
}

const MAX_TIMEOUT_MS = 10_000

/** What a read-only transaction answers to one parametrised query, through `pg` or `mysql2` of the user's project. */
export async function querySql(statement: SqlStatement, { cwd, timeoutMs }: SqlOptions): Promise<SqlAnswer> {
  const protocol = URL.canParse(statement.url) ? new URL(statement.url).protocol : ''
  const limitMs = Math.max(1, Math.min(timeoutMs, MAX_TIMEOUT_MS))
  const opener = OPENERS[protocol]
  if (!opener) return failed('the address of the database is none of postgres: and mysql:', true)
  let client: Client | undefined
  try {
    const library = await load(opener.library, cwd)
    if (library === undefined) return failed(`npm install --save-dev ${opener.library}: it is not installed here`, true)
    client = await inTime(opener.open(library, statement.url, limitMs), limitMs)
    return { kind: 'rows', rows: await inTime(client.rows(statement), limitMs) }
  } catch (error) {
    return failed(messageOf(error), hasCode(error, ...REFUSALS))
  } finally {
    // Not waited for: a server that hangs would hang the monitor with it.
    void Promise.resolve(client?.close()).catch(() => {})
  }
}

interface Opener {
  readonly library: string
  readonly open: (library: unknown, url: string, limitMs: number) => Promise<Client>
}

const OPENERS: Readonly<Record<string, Opener>> = {
  'mariadb:': {
    library: 'mysql2',
    open: (library, url, limitMs) => openMysql(library, url.replace(/^mariadb:/, 'mysql:'), limitMs),
  },
  'mysql:': { library: 'mysql2', open: openMysql },
  'postgres:': { library: 'pg', open: openPostgres },
  'postgresql:': { library: 'pg', open: openPostgres },
}

/** Wrong password, no such database, table or column, no rights: the same at the next poll. */
const REFUSALS = [
  ...['28P01', '28000', '3D000', '42P01', '42703', '42501', '42601', '25006'],
  ...['ER_ACCESS_DENIED_ERROR', 'ER_DBACCESS_DENIED_ERROR', 'ER_BAD_DB_ERROR', 'ER_NO_SUCH_TABLE'],
  ...[
    'ER_BAD_FIELD_ERROR',
    'ER_PARSE_ERROR',
    'ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION',
    'ER_TABLEACCESS_DENIED_ERROR',
  ],
]

async function load(name: string, cwd: string): Promise<unknown> {
  try {
    const path = createRequire(join(cwd, 'package.json')).resolve(name === 'mysql2' ? 'mysql2/promise' : name)
    const loaded: unknown = await import(pathToFileURL(path).href)
    return isRecord(loaded) && isRecord(loaded['default']) ? loaded['default'] : loaded
  } catch (error) {
    if (hasCode(error, 'MODULE_NOT_FOUND')) return undefined
    throw error
  }
}

interface PgClient {
  connect(): Promise<unknown>
  end(): Promise<void>
  on(event: 'error', heard: () => void): unknown
  query(text: string, values?: readonly string[]): Promise<{ readonly rows: Rows }>
}

interface Pg {
  readonly Client: new (config: Readonly<Record<string, unknown>>) => PgClient
}

function isPg(library: unknown): library is Pg {
  return isRecord(library) && typeof library['Client'] === 'function'
}

async function openPostgres(library: unknown, url: string, limitMs: number): Promise<Client> {
  if (!isPg(library)) throw new Error('pg has no Client')
  const limits = { connectionTimeoutMillis: limitMs, query_timeout: limitMs, statement_timeout: limitMs }
  const client = new library.Client({ ...limits, application_name: 'orc-hooks', connectionString: url })
  client.on('error', alsoRejected)
  await client.connect()
  return {
    close: () => client.end(),
    rows: async ({ text, values }) => {
      await client.query('BEGIN READ ONLY')
      const { rows } = await client.query(text, values)
      return rows
    },
  }
}

interface MysqlConnection {
  destroy(): void
  execute(text: string, values: readonly string[]): Promise<readonly [unknown, unknown]>
  on(event: 'error', heard: () => void): unknown
  query(text: string): Promise<unknown>
}

interface Mysql {
  createConnection(config: Readonly<Record<string, unknown>>): Promise<MysqlConnection>
}

function isMysql(library: unknown): library is Mysql {
  return isRecord(library) && typeof library['createConnection'] === 'function'
}

async function openMysql(library: unknown, url: string, limitMs: number): Promise<Client> {
  if (!isMysql(library)) throw new Error('mysql2 has no createConnection')
  const connection = await library.createConnection({ connectTimeout: limitMs, uri: url })
  connection.on('error', alsoRejected)
  return {
    close: () => connection.destroy(),
    rows: async ({ text, values }) => {
      await connection.query('START TRANSACTION READ ONLY')
      const [rows] = await connection.execute(text, values)
      return Array.isArray(rows) ? rows.filter(isRecord) : []
    },
  }
}

/** Of a connection that breaks both libraries also emit an event, which would end the whole monitor if nobody heard it. */
function alsoRejected(): void {}

function inTime<T>(work: Promise<T>, limitMs: number): Promise<T> {
  let timer: NodeJS.Timeout
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('no answer from the database in time')), limitMs)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

/** Of several addresses that all refuse, Node.js makes an AggregateError without a message. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.message || ('code' in error ? String(error.code) : error.name)
}

function failed(why: string, isPermanent: boolean): SqlAnswer {
  return { isPermanent, kind: 'failed', why }
}
