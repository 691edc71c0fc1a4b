import { isRecord } from '../core/config-values.ts'

type Path = readonly (string | number)[]

/** What stands at a path of a JSON value; undefined where the path does not lead. Answers of providers are not trusted. */
export function at(value: unknown, ...path: Path): unknown {
  return path.reduce<unknown>((found, key) => {
    if (Array.isArray(found)) return found[Number(key)]
    return isRecord(found) && Object.hasOwn(found, key) ? found[String(key)] : undefined
  }, value)
}

/** The text at a path, if it is one and not empty. */
export function textAt(value: unknown, ...path: Path): string | undefined {
  const found = at(value, ...path)
  return typeof found === 'string' && found !== '' ? found : undefined
}

/** The number at a path, if it is one. */
export function numberAt(value: unknown, ...path: Path): number | undefined {
  const found = at(value, ...path)
  return typeof found === 'number' && Number.isFinite(found) ? found : undefined
}

/** A number or text as text: ids come as either. */
export function idAt(value: unknown, ...path: Path): string | undefined {
  return textAt(value, ...path) ?? numberAt(value, ...path)?.toString()
}

/** The list at a path; empty where there is none. */
export function listAt(value: unknown, ...path: Path): readonly unknown[] {
  const found = at(value, ...path)
  return Array.isArray(found) ? found : []
}

/** A time at a path as ISO 8601: providers send texts, or milliseconds since 1970. */
export function timeAt(value: unknown, ...path: Path): string | undefined {
  const ms = numberAt(value, ...path) ?? Date.parse(textAt(value, ...path) ?? '')
  return ms > 0 && ms < 8.64e15 ? new Date(ms).toISOString() : undefined
}

/** The value of a JSON text; undefined for what is none, such as a body that was cut off. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** What a JSON pointer (RFC 6901) leads to. */
export function pointer(value: unknown, path: string): unknown {
  const words = path.split('/').slice(1)
  return at(value, ...words.map((word) => word.replaceAll('~1', '/').replaceAll('~0', '~')))
}
