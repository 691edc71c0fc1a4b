/**
 * A regular expression that is made at its first call and kept, for Unicode classes on the path of a hook: of a literal
 * V8 builds the classes while it parses the file, up to 1 ms for each, used or not.
 */
export function pattern(source: string, flags: string): () => RegExp {
  let made: RegExp | undefined
  return () => {
    made ??= new RegExp(source, flags)
    return made
  }
}
