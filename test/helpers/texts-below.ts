import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The content of every file below a directory, by path. What a living process removes meanwhile is passed over. */
export function textsBelow(directory: string): Record<string, string> {
  const items = unlessGone(() => readdirSync(directory, { withFileTypes: true })) ?? []
  const texts: Record<string, string> = {}
  for (const item of items) {
    const path = join(directory, item.name)
    if (item.isDirectory()) Object.assign(texts, textsBelow(path))
    const text = item.isFile() ? unlessGone(() => readFileSync(path, 'latin1')) : undefined
    if (text !== undefined) texts[path] = text
  }
  return texts
}

function unlessGone<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
