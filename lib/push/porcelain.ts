/** One ref in the report of a push. */
export interface ReportedRef {
  /** ` ` fast-forward, `+` forced, `-` deleted, `*` new, `!` rejected, `=` up to date (git-push(1), "flag"). */
  readonly flag: string
  /** As given on the side of the pusher; empty for a deletion, undefined where the report does not say. */
  readonly from: string | undefined
  readonly to: string
  /** `[rejected]`, `[remote rejected]`, `[new branch]`, `<old>..<new>` and the like. */
  readonly summary: string
  /** What stands in brackets at the end of the line; empty without. */
  readonly reason: string
}

export interface PushReport {
  /** Where the refs went: git strips credentials from it. Empty when git never got that far. */
  readonly to: string
  readonly refs: readonly ReportedRef[]
}

const PORCELAIN = /^([ +\-*!=])\t([^\t]*):([^\t:]+)\t(.*)$/
/** The same for people, as a terminal shows it: ` ! [rejected]        main -> main (fetch first)`. */
const HUMAN = /^ ([ +\-*!=]) (\[[^\]]+\]|\S+)\s+(?:(\S+) -> )?(\S+)(?: \((.*)\))?\s*$/

/**
 * The refs that a push reported: from the standard output of `git push --porcelain`, or from what `git push` prints for
 * people. Only git's own lines count: those of the server begin with `remote:`.
 */
export function parsePushReport(text: string): PushReport {
  const lines = text.split(/\r?\n|\r/)
  const to = lines.find((line) => line.startsWith('To '))?.slice(3) ?? ''
  return { refs: lines.flatMap((line) => porcelainRef(line) ?? humanRef(line) ?? []), to }
}

function porcelainRef(line: string): ReportedRef | undefined {
  const [, flag, from, to, rest] = PORCELAIN.exec(line) ?? []
  if (flag === undefined || to === undefined || rest === undefined) return undefined
  const [, summary = rest, reason = ''] = /^(\[[^\]]+\]|\S+)(?: \((.*)\))?$/.exec(rest) ?? []
  return { flag, from, reason, summary, to }
}

function humanRef(line: string): ReportedRef | undefined {
  const [, flag, summary, from, to, reason = ''] = HUMAN.exec(line) ?? []
  if (flag === undefined || summary === undefined || to === undefined) return undefined
  if (flag === ' ' && !summary.includes('..')) return undefined
  return { flag, from, reason, summary, to }
}
