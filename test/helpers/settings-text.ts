import { parse } from 'smol-toml'
import { fc } from './property.ts'

/** What a person may have in a settings file, as text in every style that the formats allow. */
export interface TextStyle {
  readonly bom: string
  readonly comments: boolean
  readonly eol: string
  readonly finalNewline: boolean
  readonly indent: string
}

const style = fc.record<TextStyle>({
  bom: fc.constantFrom('', '', '\uFEFF'),
  comments: fc.boolean(),
  eol: fc.constantFrom('\n', '\r\n'),
  finalNewline: fc.boolean(),
  indent: fc.constantFrom('', ' ', '  ', '    ', '\t'),
})

const matcher = fc.option(fc.constantFrom('Bash', 'TodoWrite', 'Edit|Write'), { nil: undefined })
const foreignHook = fc.record({ type: fc.constant('command'), command: fc.string(), timeout: fc.nat(60) })
const group = fc
  .tuple(matcher, fc.array(foreignHook, { maxLength: 2 }))
  .map(([pattern, hooks]) => (pattern === undefined ? { hooks } : { matcher: pattern, hooks }))

/** Settings with foreign hooks under events of ours and others, and with values that we want or not. */
function settings(events: readonly string[], values: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<unknown> {
  const hooks = fc.dictionary(fc.constantFrom(...events, 'Elsewhere'), fc.array(group, { maxLength: 3 }))
  const known = fc.record({ ...values, hooks }, { requiredKeys: [] })
  const other = fc.dictionary(fc.constantFrom('model', 'permissions', 'a//b', '"'), fc.jsonValue())
  return fc.tuple(known, other, fc.boolean()).map(([a, b, isFirst]) => (isFirst ? { ...a, ...b } : { ...b, ...a }))
}

/** `value` written in one style, with a comment of either kind at the end of lines where `comments` is set. */
function written(value: unknown, form: TextStyle): string {
  let lines = JSON.stringify(value, null, form.indent).split('\n')
  if (form.comments)
    lines = lines.map((line, at) => (at % 3 === 0 ? line : `${line}${at % 3 === 1 ? ' // , {' : ' /* "}, */ '}`))
  // A line comment needs its line end.
  const end = form.finalNewline || form.comments ? form.eol : ''
  return form.bom + lines.join(form.eol) + end
}

const empty = fc.constantFrom(
  '',
  '\n',
  ' \r\n',
  '\uFEFF',
  '{}',
  '{ }\n',
  '{\n}\n',
  '// only a comment\n{}\n',
  '{ /* { */ }',
  '{ // }\n}',
)

/** Texts of settings files, the odd ones included; undefined: there is no file. */
export function settingsTexts(
  events: readonly string[],
  values: Record<string, fc.Arbitrary<unknown>> = {},
  mayHaveComments = true,
): fc.Arbitrary<string | undefined> {
  const form = style.map((any) => ({ ...any, comments: any.comments && mayHaveComments }))
  const full = fc.tuple(settings(events, values), form).map(([value, chosen]) => written(value, chosen))
  return fc.oneof(
    { arbitrary: full, weight: 8 },
    { arbitrary: empty.filter((text) => mayHaveComments || !/\/[/*]/.test(text)), weight: 2 },
    fc.constant(undefined),
  )
}

/** Texts of TOML files, with and without tables and keys that ours meets. */
export function tomlTexts(): fc.Arbitrary<string | undefined> {
  const lines = [
    'model = "some-model" # kept',
    '[tools]',
    '[tools.update_plan]',
    '[tools.update_plan.more]',
    'enabled = false',
    'enabled = true',
    'web_search = true',
    'tools = { web_search = true }',
    'tools.update_plan.enabled = true',
    '[[mcp]]',
    'when = 2026-03-01T09:00:00Z',
    'text = """',
    '"""',
    '',
    '# >>> not ours',
  ]
  const text = fc
    .record({
      bom: fc.constantFrom('', '', '\uFEFF'),
      end: fc.boolean(),
      eol: fc.constantFrom('\n', '\r\n'),
      lines: fc.uniqueArray(fc.constantFrom(...lines), { maxLength: 6 }),
    })
    .map(({ bom, end, eol, lines: chosen }) => bom + chosen.join(eol) + (end ? eol : ''))
  return fc.option(text.filter(isToml), { nil: undefined })
}

function isToml(text: string): boolean {
  try {
    parse(text.replace('\uFEFF', ''))
    return true
  } catch {
    return false
  }
}
