import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { git } from '../core/proc.ts'
import type { RouteFacts } from './domain.ts'
import { type PathLine, readRoute } from './route-facts.ts'

const CODE = ['c', 'cs', 'go', 'java', 'js', 'cjs', 'mjs', 'jsx', 'kt', 'php', 'py', 'rb', 'rs', 'ts', 'mts', 'tsx']
const TESTS = /(^|\/)(test|tests|__tests__|spec|e2e)\/|\.(test|spec)\.\w+$/
const MAX_BYTES = 1_000_000

/** What the tracked source of a repository says about some paths; none when it has no source in a language known here. */
export function readRoutes(worktree: string, paths: readonly string[]): readonly RouteFacts[] {
  const globs = CODE.map((extension) => `*.${extension}`)
  if (git(worktree, ['ls-files', '--', ...globs]).stdout === '') return []
  return [...new Set(paths)].map((path) => routeOf(worktree, path, globs))
}

function routeOf(worktree: string, path: string, globs: readonly string[]): RouteFacts {
  const quoted = ["'", '"', '`'].flatMap((mark) => ['-e', `${mark}${path}${mark}`])
  const { stdout } = git(worktree, ['grep', '-n', '-z', '-I', '-F', ...quoted, '--', ...globs])
  const found = stdout.split('\n').flatMap((hit) => parseHit(hit) ?? [])
  const routes = found
    .filter(({ file }) => !TESTS.test(file))
    .flatMap((hit) => readRoute(path, hit, read(join(worktree, hit.file))) ?? [])
  return (
    routes.find(({ database }) => database !== undefined) ??
    routes[0] ?? { database: undefined, path, place: undefined }
  )
}

/** `file NUL line NUL text`. */
function parseHit(hit: string): PathLine | undefined {
  const [file, line] = hit.split('\0')
  return file && line ? { file, line: Number(line) } : undefined
}

function read(file: string): string {
  return (statSync(file, { throwIfNoEntry: false })?.size ?? MAX_BYTES + 1) > MAX_BYTES
    ? ''
    : readFileSync(file, 'utf8')
}
