/**
 * The texts without the lines that are in all of them: where each line is a record, nothing can have happened to those.
 * What is left of a large file is small.
 */
export function withoutCommonLines(texts: readonly string[]): readonly string[] {
  const [first = '', ...others] = texts
  let common = new Set(linesIn(first))
  for (const text of others) {
    const next = new Set<string>()
    for (const line of linesIn(text)) if (common.has(line)) next.add(line)
    common = next
  }
  return texts.map((text) => [...linesIn(text)].filter((line) => !common.has(line)).join('\n'))
}

function* linesIn(text: string): Generator<string> {
  for (let start = text.startsWith('\ufeff') ? 1 : 0; start <= text.length; ) {
    const newline = text.indexOf('\n', start)
    const end = newline < 0 ? text.length : newline
    yield text.slice(start, text.charCodeAt(end - 1) === 13 ? end - 1 : end)
    start = end + 1
  }
}
