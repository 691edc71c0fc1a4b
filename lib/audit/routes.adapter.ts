import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { git } from '../core/proc.ts'
import type { RouteFacts } from './domain.ts'
import { type PathLine, readRoute, readRouteFile } from './route-facts.ts'

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
  const found = [...linesWith(worktree, path, globs), ...fileRoutes(worktree, path)]
  return (
    found.find(({ database }) => database !== undefined) ??
    found[0] ??
    mountedRoute(worktree, path, globs) ?? { database: undefined, path, place: undefined }
  )
}

/** The routes that are defined with exactly this text; `path` is what they are called. */
function linesWith(worktree: string, text: string, globs: readonly string[], path = text): readonly RouteFacts[] {
  const quoted = ["'", '"', '`'].flatMap((mark) => ['-e', `${mark}${text}${mark}`])
  const { stdout } = git(worktree, ['grep', '-n', '-z', '-I', '-F', ...quoted, '--', ...globs])
  return stdout
    .split('\n')
    .flatMap((hit) => parseHit(hit) ?? [])
    .filter(({ file }) => !TESTS.test(file))
    .flatMap((hit) => readRoute(path, hit, read(join(worktree, hit.file))) ?? [])
}

/** Routers are mounted: `/live` in a file that speaks of health is `/health/live`. */
function mountedRoute(worktree: string, path: string, globs: readonly string[]): RouteFacts | undefined {
  const parts = path.split('/').filter(Boolean)
  const [first] = parts
  if (parts.length < 2 || first === undefined) return undefined
  const found = linesWith(worktree, `/${parts.at(-1)}`, globs, path).filter(({ place }) => {
    const file = place?.replace(/:\d+$/, '') ?? ''
    return `${file}\n${read(join(worktree, file))}`.toLowerCase().includes(first.toLowerCase())
  })
  return found.find(({ database }) => database !== undefined) ?? found[0]
}

/** Frameworks in which a file is a route by where it stands. */
function fileRoutes(worktree: string, path: string): readonly RouteFacts[] {
  const place = path.replace(/^\/+|\/+$/g, '')
  if (!/^[\w/-]+$/.test(place)) return []
  const names = ['/route', '/+server', '/index', ''].map((name) => `:(glob)**/${place}${name}.[jt]s`)
  const files = git(worktree, ['ls-files', '-z', '--', ...names])
    .stdout.split('\0')
    .filter(Boolean)
  return files
    .filter((file) => !TESTS.test(file) && /(^|\/)(api|app|pages|routes)\//.test(file))
    .map((file) => readRouteFile(path, file, read(join(worktree, file))))
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
