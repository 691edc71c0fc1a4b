/** Whether a script is one for a shell, by its first line; a script without one is. */
export function isShellScript(text: string): boolean {
  return !text.startsWith('#!') || /^#![^\n]*\b(sh|bash|dash|ksh|zsh)\b/.test(text)
}
