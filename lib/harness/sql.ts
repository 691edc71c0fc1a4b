/**
 * A reader for the few SQL statements that agents send to Copilot's `sql` tool. It understands literals and plain
 * conditions on ids; whatever else it meets makes the whole statement `undefined`, never a guess.
 */
export type Statement =
  | { readonly kind: 'insert'; readonly table: string; readonly rows: readonly Row[] }
  | { readonly kind: 'update'; readonly table: string; readonly set: Row; readonly ids: readonly string[] }
  /** `ids` undefined: all rows. */
  | { readonly kind: 'delete'; readonly table: string; readonly ids: readonly string[] | undefined }
  /** Without condition, limit or join: every row is in the answer. */
  | { readonly kind: 'selectAll'; readonly table: string }

/** Column to literal; null for NULL and for what is no literal. */
export type Row = Readonly<Record<string, string | null>>

interface Token {
  readonly kind: 'word' | 'literal' | 'sign'
  readonly text: string
}

/** The statements of `query`; undefined in place of one that is not understood. */
export function readSql(query: string): readonly (Statement | undefined)[] {
  const tokens = tokensOf(query)
  if (!tokens) return [undefined]
  const statements: Token[][] = [[]]
  for (const token of tokens) {
    if (isSign(token, ';')) statements.push([])
    else statements.at(-1)?.push(token)
  }
  return statements.filter((statement) => statement.length > 0).map(statementOf)
}

const TOKEN =
  /\s+|--[^\n]*|\/\*[\s\S]*?\*\/|'([^']*(?:''[^']*)*)'|"([^"]*(?:""[^"]*)*)"|`([^`]*)`|\[([^\]]*)\]|(-?\d+(?:\.\d+)?)|(\w+)|([(),;=*<>!+|.-])/gy

function tokensOf(query: string): readonly Token[] | undefined {
  const tokens: Token[] = []
  let end = 0
  for (const match of query.matchAll(TOKEN)) {
    const [all, string, quoted, ticked, bracketed, number, word, sign] = match
    end = match.index + all.length
    const name = quoted?.replaceAll('""', '"') ?? ticked ?? bracketed ?? word
    if (string !== undefined) tokens.push({ kind: 'literal', text: string.replaceAll("''", "'") })
    else if (number !== undefined) tokens.push({ kind: 'literal', text: number })
    else if (name !== undefined) tokens.push({ kind: 'word', text: name })
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign })
  }
  return end === query.length ? tokens : undefined
}

function statementOf(tokens: readonly Token[]): Statement | undefined {
  const reader = new Reader(tokens)
  if (reader.words('insert', 'into') || reader.words('insert', 'or', 'replace', 'into')) return insert(reader)
  if (reader.words('replace', 'into')) return insert(reader)
  if (reader.words('update')) return update(reader)
  if (reader.words('delete', 'from')) return remove(reader)
  return reader.words('select') ? select(reader) : undefined
}

function insert(reader: Reader): Statement | undefined {
  const table = reader.word()
  const columns = reader.list(() => reader.word()?.toLowerCase())
  if (!table || !columns || !reader.words('values')) return undefined
  const rows: Row[] = []
  do {
    const values = reader.list(() => reader.value())
    if (values?.length !== columns.length) return undefined
    rows.push(Object.fromEntries(columns.map((column, index) => [column, values[index] ?? null])))
  } while (reader.sign(','))
  return reader.isDone() ? { kind: 'insert', rows, table: table.toLowerCase() } : undefined
}

function update(reader: Reader): Statement | undefined {
  const table = reader.word()
  if (!table || !reader.words('set')) return undefined
  const set: Record<string, string | null> = {}
  do {
    const column = reader.word()
    if (!column || !reader.sign('=')) return undefined
    const value = reader.value()
    if (value === undefined) return undefined
    set[column.toLowerCase()] = value
  } while (reader.sign(','))
  const ids = reader.words('where') ? idCondition(reader) : undefined
  return ids && reader.isDone() ? { kind: 'update', ids, set, table: table.toLowerCase() } : undefined
}

function remove(reader: Reader): Statement | undefined {
  const table = reader.word()?.toLowerCase()
  if (!table) return undefined
  if (reader.isDone()) return { ids: undefined, kind: 'delete', table }
  const ids = reader.words('where') ? idCondition(reader) : undefined
  return ids && reader.isDone() ? { ids, kind: 'delete', table } : undefined
}

/** `id = 'a'`, `id IN ('a', 'b')`, and several of them joined by OR. */
function idCondition(reader: Reader): readonly string[] | undefined {
  const ids: string[] = []
  do {
    if (!reader.words('id')) return undefined
    const found = reader.words('in') ? reader.list(() => reader.literal()) : reader.sign('=') && [reader.literal()]
    if (!found) return undefined
    for (const id of found) {
      if (id === undefined) return undefined
      ids.push(id)
    }
  } while (reader.words('or'))
  return ids
}

function select(reader: Reader): Statement | undefined {
  do {
    if (!reader.sign('*') && reader.word() === undefined) return undefined
  } while (reader.sign(','))
  const table = reader.words('from') ? reader.word() : undefined
  if (!table) return undefined
  const isWhole = reader.isDone() || (reader.words('order', 'by') && !reader.has('limit'))
  return isWhole ? { kind: 'selectAll', table: table.toLowerCase() } : undefined
}

class Reader {
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  isDone(): boolean {
    return this.#at === this.#tokens.length
  }

  /** Whether the keyword is in what is left. */
  has(word: string): boolean {
    return this.#tokens.slice(this.#at).some((token) => token.kind === 'word' && token.text.toLowerCase() === word)
  }

  /** Reads these keywords, or nothing. */
  words(...words: readonly string[]): boolean {
    const isThere = words.every((word, index) => {
      const token = this.#tokens[this.#at + index]
      return token?.kind === 'word' && token.text.toLowerCase() === word
    })
    if (isThere) this.#at += words.length
    return isThere
  }

  sign(sign: string): boolean {
    const isThere = isSign(this.#tokens[this.#at], sign)
    if (isThere) this.#at += 1
    return isThere
  }

  word(): string | undefined {
    return this.#next('word')
  }

  literal(): string | undefined {
    return this.#next('literal')
  }

  /** A literal, or null for any other expression up to the next comma or bracket on this level; undefined at the end. */
  value(): string | null | undefined {
    const start = this.#at
    const literal = this.literal()
    if (literal !== undefined && this.#isAtEndOfValue()) return literal
    this.#at = start
    for (let depth = 0; this.#at < this.#tokens.length; this.#at += 1) {
      if (depth === 0 && this.#isAtEndOfValue()) break
      if (isSign(this.#tokens[this.#at], '(')) depth += 1
      if (isSign(this.#tokens[this.#at], ')')) depth -= 1
    }
    return this.#at === start ? undefined : null
  }

  /** A list in brackets, or undefined when there is none or one of its elements is undefined. */
  list<T>(element: () => T | undefined): readonly T[] | undefined {
    if (!this.sign('(')) return undefined
    const elements: T[] = []
    do {
      const value = element()
      if (value === undefined) return undefined
      elements.push(value)
    } while (this.sign(','))
    return this.sign(')') ? elements : undefined
  }

  #isAtEndOfValue(): boolean {
    const token = this.#tokens[this.#at]
    const isWhere = token?.kind === 'word' && token.text.toLowerCase() === 'where'
    return token === undefined || isWhere || isSign(token, ',') || isSign(token, ')')
  }

  #next(kind: Token['kind']): string | undefined {
    const token = this.#tokens[this.#at]
    if (token?.kind !== kind) return undefined
    this.#at += 1
    return token.text
  }
}

function isSign(token: Token | undefined, sign: string): boolean {
  return token?.kind === 'sign' && token.text === sign
}
