import { BLOCK_END, BLOCK_START } from './names.ts'

/** What makes a rule one about merging: the attribute in all its forms, and the macro `binary`, which unsets it. */
const MERGE_TOKEN = /^(?:[-!]?merge(?:=.*)?|binary)$/

/** Made by a package manager: matched by `*.json`, and never merged record by record. */
const LOCKFILES = ['npm-shrinkwrap.json', 'package-lock.json']

/**
 * The block for an attributes file: our patterns first, then the rules of others, because the last one that matches
 * counts (gitattributes(5)).
 */
export function attributesBlock(patterns: readonly string[], foreignRules: readonly string[] = []): string {
  const ours = patterns.map((pattern) => `${quotePattern(pattern)} merge=orc`)
  const lines = [BLOCK_START, ...ours, ...LOCKFILES.map((name) => `${name} !merge`), ...foreignRules, BLOCK_END]
  return `${lines.join('\n')}\n`
}

/**
 * The rules about merging in one `.gitattributes` but for those in our block, as the same rules would stand in a file
 * for the whole repository. `directory` is where the file lies: relative, without a slash at its end, empty at the top.
 */
export function foreignMergeRules(text: string, directory: string): readonly string[] {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/)
  const start = lines.indexOf(BLOCK_START)
  const end = lines.indexOf(BLOCK_END)
  const isOurs = (index: number) => start >= 0 && index >= start && index <= end
  const rules = lines.filter((_, index) => !isOurs(index)).flatMap(parseRule)
  const macros = new Map(rules.flatMap(({ macro, merge }) => (macro && merge ? [[macro, merge]] : [])))
  return rules.flatMap(({ macro, merge, pattern, tokens }) => {
    const token = merge ?? tokens.map((name) => macros.get(name)).findLast((found) => found !== undefined)
    return macro || !token ? [] : [`${quotePattern(below(directory, pattern))} ${token}`]
  })
}

interface Rule {
  /** The name that `[attr]name` defines. */
  readonly macro: string | undefined
  /** The last word about merging on the line. */
  readonly merge: string | undefined
  readonly pattern: string
  readonly tokens: readonly string[]
}

function parseRule(line: string): Rule[] {
  const match = /^[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^\s"#]\S*))[ \t]+(\S.*)$/.exec(line)
  if (!match) return []
  const pattern = match[1] === undefined ? (match[2] ?? '') : unquote(match[1])
  const tokens = (match[3] ?? '').trim().split(/\s+/)
  const said = tokens.findLast((token) => MERGE_TOKEN.test(token))
  const macro = /^\[attr\](.+)$/.exec(pattern)?.[1]
  return [{ macro, merge: said === 'binary' ? '-merge' : said, pattern, tokens }]
}

/** A pattern of a deeper `.gitattributes`, written for the top of the repository. */
function below(directory: string, pattern: string): string {
  if (directory === '') return pattern
  const place = directory.replace(/[*?[\]\\]/g, '\\$&')
  if (pattern.startsWith('/')) return place + pattern
  return pattern.includes('/') ? `${place}/${pattern}` : `${place}/**/${pattern}`
}

function quotePattern(pattern: string): string {
  return /^[#!"]|[\s"]/.test(pattern) ? `"${pattern.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"` : pattern
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' }

function unquote(text: string): string {
  return text.replace(/\\(.)/g, (_, character: string) => ESCAPES[character] ?? character)
}
