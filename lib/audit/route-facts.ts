import type { RouteFacts } from './domain.ts'

/** A line of the source in which a path stands as a text. */
export interface PathLine {
  readonly file: string
  /** From 1. */
  readonly line: number
}

/** Calls and names by which programs talk to a database. */
const DATABASE =
  /\b(?:pool|db|database|prisma|knex|sequelize|mongoose|drizzle|connection|client|orm|sql|redis)\b\s*(?:\.\s*\$?\w+)*\s*(?:\(|`)|\b(?:getDb|checkDatabase|checkDb|pingDb|testConnection|SELECT\s+1)\b/i
/** A handler longer than this is more than a health check. */
const MAX_LINES = 40
const ROUTE =
  /\.(?:get|use|all|head|route|post|put)\s*\(\s*['"`]|@(?:app\.)?(?:get|route|Get|GetMapping)\b|\bHandleFunc\s*\(|pathname\s*===?\s*['"`]|\burl\s*===?\s*['"`]/

/** What the text of a file says about the route that is defined in one of its lines. */
export function readRoute(path: string, { file, line }: PathLine, text: string): RouteFacts | undefined {
  const lines = text.split('\n')
  if (!ROUTE.test(lines[line - 1] ?? '')) return undefined
  const rest = lines.slice(line, line + MAX_LINES)
  const next = rest.findIndex((one) => ROUTE.test(one))
  const body = [lines[line - 1] ?? '', ...(next < 0 ? rest : rest.slice(0, next))].filter(
    (one) => !/^\s*(?:\/\/|#|\*)/.test(one),
  )
  return { database: DATABASE.exec(body.join('\n'))?.[0].trim(), path, place: `${file}:${line}` }
}
