// `npm run check`: everything that can be said about the tree without running its tests. Needs no network.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('.', import.meta.url))
const scratch = mkdtempSync(join(tmpdir(), 'orc-check-'))
const bin = (name) => join(root, 'node_modules/.bin', name)

/** What a user gets; anything else in the tarball is a mistake. */
const PACKED = [
  /^(CHANGELOG|README)\.md$/,
  /^LICENSE$/,
  /^dist\/(alone|cli|index)\.js$/,
  /^dist\/bin\/[\w-]+\.js$/,
  /^dist\/chunks\/[\w.-]+\.js$/,
  /^dist\/hooks\/([\w-]+\.cjs|LICENSES\.txt)$/,
  /^dist\/templates\/[\w./-]+$/,
  /^dist\/types\/[\w./-]+\.d\.ts$/,
  /^docs\/([\w-]+\/)?[\w.-]+\.md$/,
  /^docs\/img\/chat\.(svg|txt)$/,
  /^package\.json$/,
  /^schema\/[\w.-]+\.schema\.json$/,
]

const tarball = () => join(scratch, 'orc-hooks.tgz')
const STEPS = {
  lint: () => run(bin('biome'), 'ci', '--colors=off', '.'),
  types: () => run(bin('tsc'), '--noEmit', '-p', '.'),
  unused: () => run(bin('knip')),
  pack: checkPack,
  publint: () => run(bin('publint'), 'run', tarball(), '--strict'),
  attw: () => run(bin('attw'), tarball(), '--profile', 'esm-only', '--no-color'),
  architecture: () => run(process.execPath, 'test/run.mjs', 'unit/architecture'),
}

process.on('exit', () => rmSync(scratch, { force: true, recursive: true }))
for (const [name, step] of Object.entries(STEPS)) {
  const startedAt = performance.now()
  const { isOk, note = '', output } = step()
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  console.log(`${isOk ? 'ok     ' : 'FAILED '}${name.padEnd(13)}${seconds.padStart(5)} s  ${note}`.trimEnd())
  if (isOk) continue
  console.error(`\n${output.trim()}\n\ncheck: "${name}" failed`)
  process.exitCode = 1
  break
}

function run(command, ...args) {
  // CI: `prepare` would set up hooks.
  const env = { ...process.env, CI: '1', FORCE_COLOR: '0', NO_COLOR: '1', npm_config_offline: 'true' }
  const { error, status, stderr, stdout } = spawnSync(command, args, { cwd: root, encoding: 'utf8', env })
  return { isOk: status === 0, output: error ? String(error) : stdout + stderr, stdout }
}

/** Packs what a release would have: without a build of before, because `npm pack` has to make its own (prepack). */
function checkPack() {
  rmSync(join(root, 'dist'), { force: true, recursive: true })
  const packed = run('npm', 'pack', '--json', '--pack-destination', scratch)
  if (!packed.isOk) return packed
  const [{ filename, files, size, unpackedSize }] = Object.values(JSON.parse(packed.stdout))
  renameSync(join(scratch, filename), tarball())
  const extra = files.map(({ path }) => path).filter((path) => !PACKED.some((pattern) => pattern.test(path)))
  const note = `${files.length} files, ${kilobytes(size)} packed, ${kilobytes(unpackedSize)} unpacked`
  return { isOk: extra.length === 0, note, output: `files that do not belong into the package:\n${extra.join('\n')}` }
}

function kilobytes(bytes) {
  return `${(bytes / 1024).toFixed(1)} KB`
}
