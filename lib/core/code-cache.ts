import { accessSync, constants, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { Script } from 'node:vm'

/** A CommonJS module. */
export interface CachedProgram {
  /** Names this very text: V8 itself would take what it compiled from another text of the same length. */
  readonly build: string
  /** The module inside of `(function(exports,require,module){ … })`. */
  readonly source: string
}

/** What such a module may export. */
interface Exports {
  /** This run went through the code that most runs go through, and is worth keeping in compiled form. */
  readonly isTypical?: boolean
}

/**
 * Runs `program` with what V8 compiled of it in an earlier run, which saves a tenth of a short process. The compiled
 * form lies beside `file` (`<file>.cache`), where whoever can write can change the program itself; it is made anew for
 * every build and version of Node.js, and where nothing can be written the program runs without.
 * Throws what the program throws. docs/decisions/0009
 */
export function runCached(program: CachedProgram, file: string, load: unknown): void {
  const cache = `${file.replace(/\.cjs$/, '')}.cache`
  const header = Buffer.from(`${program.build} ${process.version} ${process.arch}\n`)
  const cachedData = readCompiled(cache, header)
  const script = new Script(program.source, { filename: file, ...(cachedData && { cachedData }) })
  const module: { exports: Exports } = { exports: {} }
  script.runInThisContext()(module.exports, load, module)
  const isUsed = cachedData !== undefined && script.cachedDataRejected === false
  if (!isUsed && module.exports.isTypical === true) keep(cache, () => compiledText(header, script.createCachedData()))
}

/** Twice the same, because V8 checks no sum, and bytes that a crash of the machine damaged would crash the program. */
function compiledText(header: Buffer, data: Buffer): Buffer {
  return Buffer.concat([header, data, data])
}

function readCompiled(cache: string, header: Buffer): Buffer | undefined {
  try {
    const bytes = readFileSync(cache)
    if (!bytes.subarray(0, header.length).equals(header)) return undefined
    const middle = header.length + Math.floor((bytes.length - header.length) / 2)
    const data = bytes.subarray(header.length, middle)
    return data.equals(bytes.subarray(middle)) ? data : undefined
  } catch {
    return undefined
  }
}

function keep(cache: string, make: () => Buffer): void {
  const hidden = `${cache}.${process.pid}.tmp`
  try {
    accessSync(dirname(cache), constants.W_OK)
    writeFileSync(hidden, make(), { mode: 0o600 })
    renameSync(hidden, cache)
  } catch {
    rmSync(hidden, { force: true })
  }
}
