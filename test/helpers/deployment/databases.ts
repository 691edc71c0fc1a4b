// A real PostgreSQL and a real MariaDB, each with an own directory and port, for as long as a test file runs.
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'

import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from './port.ts'

export interface Database {
  readonly stop: () => void
  /** With user and password. */
  readonly url: string
}

export const PASSWORD = 'p@ss/w#rd-9f8e7d6c'

/** The directory that holds the server's programs; undefined where the package is not installed. */
export function postgresHome(): string | undefined {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).map((version) => join(debian, version, 'bin')) : []
  return [...versions, ...pathEntries()].find((path) => existsSync(join(path, 'initdb')))
}

/** The MariaDB server; undefined where the package is not installed. */
export function mariadbServer(): string | undefined {
  const places = [...pathEntries(), '/usr/sbin', '/usr/libexec']
  // The installer asks this program of another package.
  if (!places.some((path) => existsSync(join(path, 'my_print_defaults')))) return undefined
  return places.map((path) => join(path, 'mariadbd')).find((path) => existsSync(path))
}

function pathEntries(): readonly string[] {
  return (process.env['PATH'] ?? '').split(':').filter(Boolean)
}

export async function startPostgres(home: string): Promise<Database> {
  const { directory, owner } = ownDirectory('postgres')
  const port = await freePort()
  const secret = join(directory, 'secret')
  writeFileSync(secret, PASSWORD)
  give(secret, owner)
  const data = join(directory, 'data')
  const options = [
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--no-sync',
    `--pwfile=${secret}`,
    '--username=shop',
  ]
  execFileSync(join(home, 'initdb'), [...options, '-D', data], {
    ...owner,
    env: { ...process.env, TMPDIR: directory },
    stdio: 'pipe',
  })
  const args = [
    '-D',
    data,
    '-F',
    '-c',
    `port=${port}`,
    '-c',
    'listen_addresses=127.0.0.1',
    '-c',
    `unix_socket_directories=${directory}`,
  ]
  const child = spawn(join(home, 'postgres'), args, {
    ...owner,
    env: { ...process.env, TMPDIR: directory },
    stdio: 'ignore',
  })
  await untilOpen(port, child)
  return {
    stop: () => end(child, directory),
    url: `postgres://shop:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/postgres`,
  }
}

export async function startMariadb(server: string): Promise<Database> {
  const { directory, owner } = ownDirectory('mariadb')
  const port = await freePort()
  const data = join(directory, 'data')
  const installer = [join(dirname(server), 'mariadb-install-db'), '/usr/bin/mariadb-install-db'].find((path) =>
    existsSync(path),
  )
  const common = ['--no-defaults', `--datadir=${data}`]
  execFileSync(
    installer ?? 'mariadb-install-db',
    [...common, '--auth-root-authentication-method=normal', '--skip-test-db'],
    { ...owner, env: { ...process.env, TMPDIR: directory }, stdio: 'pipe' },
  )
  const setup = join(directory, 'setup.sql')
  // A statement in each line. Not for any host: the anonymous user of this machine would come first.
  const grants = ['localhost', '127.0.0.1'].flatMap((host) => [
    `CREATE USER shop@'${host}' IDENTIFIED BY '${PASSWORD}';`,
    `GRANT ALL ON shop.* TO shop@'${host}';`,
  ])
  writeFileSync(setup, ['CREATE DATABASE shop;', ...grants, ''].join('\n'))
  give(setup, owner)
  const args = [
    ...common,
    `--init-file=${setup}`,
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    `--socket=${join(directory, 's')}`,
  ]
  const child = spawn(server, [...args, `--pid-file=${join(directory, 'pid')}`], {
    ...owner,
    env: { ...process.env, TMPDIR: directory },
    stdio: 'ignore',
  })
  await untilOpen(port, child)
  return {
    stop: () => end(child, directory),
    url: `mysql://shop:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/shop`,
  }
}

interface Owner {
  readonly gid?: number
  readonly uid?: number
}

/** Database servers refuse to run as root: then they run as nobody. */
function ownDirectory(name: string): { directory: string; owner: Owner } {
  const directory = mkdtempSync(join('/tmp', `orc-${name}-`))
  const id = (flag: string) => Number(spawnSync('id', [flag, 'nobody'], { encoding: 'utf8' }).stdout)
  const owner = process.getuid?.() === 0 ? { gid: id('-g'), uid: id('-u') } : {}
  give(directory, owner)
  return { directory, owner }
}

function give(path: string, { gid, uid }: Owner): void {
  if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid)
}

async function untilOpen(port: number, child: ChildProcess): Promise<void> {
  const { connect } = await import('node:net')
  for (let tries = 0; tries < 400; tries += 1) {
    if (child.exitCode !== null) throw new Error(`the database server ended with ${child.exitCode}`)
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false))
      socket.on('connect', () => socket.destroy())
    })
    if (isOpen) return
    await sleep(50)
  }
  throw new Error('the database server does not open its port')
}

function end(child: ChildProcess, directory: string): void {
  child.kill('SIGKILL')
  rmSync(directory, { force: true, maxRetries: 5, recursive: true, retryDelay: 100 })
}
