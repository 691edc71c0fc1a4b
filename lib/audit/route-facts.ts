import type { RouteFacts } from './domain.ts'

/** A line of the source in which a path stands as a text. */
export interface PathLine {
  readonly file: string
  /** From 1. */
  readonly line: number
}

/** Calls and names by which programs talk to a database. */
const DATABASE =
  /\b(?:pool|db|database|prisma|knex|sequelize|mongoose|drizzle|connection|conn|cursor|engine|client|orm|sql|mysql|redis)\b\s*(?:\.\s*\$?\w+)*\s*(?:\(|`)|\b(?:getDb|checkDatabase|checkDb|pingDb|testConnection|SELECT\s+1)\b/i
/** A handler longer than this is more than a health check. */
const MAX_LINES = 40
const ROUTE =
  /\.(?:get|use|all|head|route|post|put)\s*\(\s*['"`]|@(?:app\.)?(?:get|route|Get|GetMapping)\b|\bHandleFunc\s*\(|pathname\s*===?\s*['"`]|\burl\s*===?\s*['"`]/

/** The last argument of a route is a name: `app.get('/live', isAlive)`, `HandleFunc("/live", h.Live)`. */
const NAMED = /,\s*([A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*)\s*\)\s*;?\s*$/

/** What the text of a file says about the route that is defined in one of its lines. */
export function readRoute(path: string, { file, line }: PathLine, text: string): RouteFacts | undefined {
  const lines = text.split('\n')
  const first = lines[line - 1] ?? ''
  if (!ROUTE.test(first)) return undefined
  const place = `${file}:${line}`
  const handler = NAMED.exec(first)?.[1]?.split('.').at(-1)
  if (handler === undefined) return { database: databaseIn(bodyAt(lines, line)), path, place }
  const definition = lines.findIndex((one) => definesOne(one, handler))
  if (definition < 0) return { database: undefined, elsewhere: handler, path, place }
  return { database: databaseIn(bodyAt(lines, definition + 1)), path, place }
}

/** What a file says that is a route by its own name, such as `app/health/live/route.ts`. */
export function readRouteFile(path: string, file: string, text: string): RouteFacts {
  return { database: databaseIn(text.split('\n')), path, place: `${file}:1` }
}

/** A line and what follows it, until the next route or definition. */
function bodyAt(lines: readonly string[], line: number): readonly string[] {
  const rest = lines.slice(line, line + MAX_LINES)
  const next = rest.findIndex((one) => ROUTE.test(one) || DEFINITION.test(one))
  return [lines[line - 1] ?? '', ...(next < 0 ? rest : rest.slice(0, next))]
}

/** At the left margin: what is defined further in belongs to the body. */
const DEFINITION = /^(?:export\s+)?(?:default\s+)?(?:async\s+)?(?:function|def|func|fn|class)\b/

function definesOne(line: string, name: string): boolean {
  const word = name.replaceAll('$', '\\$')
  return new RegExp(
    `\\b(?:function|def|func|fn)\\s+(?:\\([^)]*\\)\\s*)?${word}\\b|\\b(?:const|let|var)\\s+${word}\\s*=`,
  ).test(line)
}

function databaseIn(lines: readonly string[]): string | undefined {
  return DATABASE.exec(lines.filter((one) => !/^\s*(?:\/\/|#|\*)/.test(one)).join('\n'))?.[0].trim()
}
