/** Userinfo of URLs and the usual shapes of tokens: what must not reach a log, whatever the message was. */
export function redact(text: string): string {
  return text
    .replace(/\/\/[^/@\s]*@/g, '//***@')
    .replace(/\b(gh[pousr]_|github_pat_|dop_v1_|sk-|xox[abp]-)[\w-]{8,}/g, '$1***')
    .replace(/\b(authorization|token|password|secret|api[_-]?key)(["']?\s*[:=]\s*["']?)[^\s"',}]+/gi, '$1$2***')
}
