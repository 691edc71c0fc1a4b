/** What a shell or a template engine should have filled in: `$(date)`, `$NAME`, `${name}`, `{{ name }}`. */
const BLANK = /\$\([^()]*\)|\$\{\w+\}|\$[A-Z][A-Z0-9_]*|\{\{[^{}]*\}\}/

/** Of two values the filled one, where the other is the template it was made from. */
export function filledOf(ours: string, theirs: string): string | undefined {
  if (BLANK.test(ours) === BLANK.test(theirs)) return undefined
  const [template, filled] = BLANK.test(ours) ? [ours, theirs] : [theirs, ours]
  return fits(filled, template.split(new RegExp(BLANK, 'g'))) ? filled : undefined
}

/** Whether a text consists of the given parts with something in each place between them. */
function fits(text: string, [first = '', ...rest]: readonly string[]): boolean {
  if (!text.startsWith(first)) return false
  let at = first.length
  for (const [index, part] of rest.entries()) {
    const isLast = index === rest.length - 1
    const from = isLast ? text.length - part.length : text.indexOf(part, at + 1)
    if (from <= at || !text.startsWith(part, from)) return false
    at = from + part.length
  }
  return at === text.length
}
