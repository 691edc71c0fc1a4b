import { createHash } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { hasCode } from '../core/errors.ts'
import { commonDirOf } from './common-dir.adapter.ts'

/**
 * Writes a loose object as git does (gitformat-loose(5)), without a process of git: a holder of the queue makes up to two
 * objects for each commit of everybody who waits. Undefined: git should do it, because the repository is bare, shared
 * with other users, or of another format; or because the file system did not let us.
 */
export function writeLoose(repository: string, type: string, content: Buffer): string | undefined {
  const commonDir = commonDirOf(repository)
  if (commonDir === undefined || !isPlain(commonDir)) return undefined
  const object = Buffer.concat([Buffer.from(`${type} ${content.length}\0`), content])
  const sha = createHash('sha1').update(object).digest('hex')
  const directory = join(commonDir, 'objects', sha.slice(0, 2))
  try {
    mkdirSync(directory, { recursive: true })
    publish(join(directory, sha.slice(2)), deflateSync(object, { level: 1 }))
    return sha
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) return undefined
    throw error
  }
}

/** Under a name that `git gc` removes if we are killed, then at once whole under its own. */
function publish(file: string, bytes: Buffer): void {
  const hidden = join(file, '..', `tmp_obj_${process.pid}-${process.hrtime.bigint()}`)
  try {
    writeFileSync(hidden, bytes, { flag: 'wx', mode: 0o444 })
    linkSync(hidden, file)
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
  } finally {
    rmSync(hidden, { force: true })
  }
}

/** SHA-1 objects for one user: anything else stands in the configuration of the repository. */
function isPlain(commonDir: string): boolean {
  const config = readFileSync(join(commonDir, 'config'), 'utf8')
  return !/objectformat|sharedrepository|compatobjectformat|fsync|^\s*\[include/im.test(config)
}
