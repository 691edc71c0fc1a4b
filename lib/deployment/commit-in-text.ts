const SHORTEST = 7

/** The words of a text that may be (the beginning of) a commit id: image tags and versions carry them in many ways. */
export function commitWords(text: string): readonly string[] {
  const words = text.toLowerCase().split(/[^0-9a-z]+/)
  // `g9a4df0b` is how git-describe(1) writes it, `sha9a4df0b` how some build tools do.
  return words.map((word) => word.replace(/^(g|sha|commit)(?=[0-9a-f]{7})/, '')).filter((word) => isCommitWord(word))
}

function isCommitWord(word: string): boolean {
  return word.length >= SHORTEST && word.length <= 64 && /^[0-9a-f]+$/.test(word)
}

/** Whether a text names the commit, whole or by at least its first seven digits. */
export function namesCommit(text: string, sha: string): boolean {
  return commitWords(text).some((word) => sha.startsWith(word))
}
