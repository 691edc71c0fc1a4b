import { runGit } from './git.adapter.ts'

/** What git's configuration says in one repository. */
export interface Settings {
  /** The value that counts; undefined: it is not set. */
  value(key: string): string | undefined
  values(key: string): readonly string[]
  /** Of a yes or no; false where it is neither. */
  isTrue(key: string): boolean
  remotes(): readonly string[]
  /** The events for which hooks stand in the configuration itself (git-hook(1), since git 2.54). */
  hookEvents(): readonly string[]
  /** Whether any address is rewritten (`url.<base>.insteadOf`). */
  hasRewrites(): boolean
}

/** The configuration as it is at the first question, in one process of git for all of them. */
export function settingsOf(repository: string): Settings {
  let found: ReadonlyMap<string, readonly (string | null)[]> | undefined
  const all = () => {
    found ??= parseSettings(runGit(repository, ['config', '--list', '-z']))
    return found
  }
  const last = (key: string) => all().get(normal(key))?.at(-1)
  return {
    hookEvents: () => [...all()].flatMap(([key, values]) => (/^hook\..+\.event$/s.test(key) ? values : [])).map(String),
    hasRewrites: () => [...all().keys()].some((key) => key.startsWith('url.')),
    isTrue: (key) => isYes(last(key)),
    remotes: () => [...new Set([...all().keys()].flatMap((key) => /^remote\.(.+)\.[^.]+$/s.exec(key)?.[1] ?? []))],
    value: (key) => (last(key) === null ? '' : (last(key) ?? undefined)),
    values: (key) => (all().get(normal(key)) ?? []).map((value) => value ?? ''),
  }
}

/** Reads `git config --list -z`: `<key>\n<value>\0`; of a key without `=`, which means yes, there is only the name. */
function parseSettings(output: string): ReadonlyMap<string, readonly (string | null)[]> {
  const found = new Map<string, (string | null)[]>()
  for (const item of output.split('\0').filter(Boolean)) {
    const end = item.indexOf('\n')
    const key = end === -1 ? item : item.slice(0, end)
    found.set(key, [...(found.get(key) ?? []), end === -1 ? null : item.slice(end + 1)])
  }
  return found
}

/** git gives section and name in small letters, and what is between them as it is. */
function normal(key: string): string {
  return key.replace(/^[^.]*|[^.]*$/g, (part) => part.toLowerCase())
}

function isYes(value: string | null | undefined): boolean {
  return value === null || (value !== undefined && /^(true|yes|on|[-+]?0*[1-9][0-9]*[kmg]?)$/i.test(value))
}
