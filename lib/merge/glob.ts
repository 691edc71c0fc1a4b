/**
 * Whether a path matches a pattern as in `.gitattributes`: without a slash it is about the name of the file, else about
 * the whole path; `*` stays within a directory, `**` does not, `[a-c]` is one of them. Case does not matter: people write
 * both `ROADMAP.md` and `roadmap.md` and mean the same kind of file.
 */
export function matchesGlob(path: string, pattern: string): boolean {
  const subject = pattern.includes('/') ? path : path.slice(path.lastIndexOf('/') + 1)
  return expressionOf(pattern).test(subject)
}

const TOKEN = /\*\*\/|\*\*|\*|\?|\{[^{}]*\}|\[[!^]?\]?[^\]/]*\]|[^*?{]|\{/g

function expressionOf(pattern: string): RegExp {
  return new RegExp(`^${sourceOf(pattern.replace(/^\//, ''))}$`, 'is')
}

function sourceOf(pattern: string): string {
  return pattern.replace(TOKEN, (token) => {
    if (token === '**/') return '(?:.*/)?'
    if (token === '**') return '.*'
    if (token === '*') return '[^/]*'
    if (token === '?') return '[^/]'
    if (token.length > 1 && token.startsWith('[')) return classOf(token)
    if (token.length > 1) return `(?:${token.slice(1, -1).split(',').map(sourceOf).join('|')})`
    return token.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&')
  })
}

/** A class of characters; never a slash. One that is none to a regular expression, such as `[z-a]`, matches nothing. */
function classOf(token: string): string {
  const [, not = '', members = ''] = /^\[([!^]?)(.*)\]$/s.exec(token) ?? []
  const source = `[${not && '^/'}${members.replace(/[\\\]^[]/g, '\\$&')}]`
  try {
    return new RegExp(source) && source
  } catch {
    return '(?!)'
  }
}
