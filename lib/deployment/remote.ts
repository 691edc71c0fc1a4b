import type { RemoteRepository } from './ports.ts'

/**
 * The repository in the URL of a remote: `https://host/owner/name.git`, `ssh://git@host:22/owner/name`,
 * `git@host:owner/name.git`. Groups of a GitLab stay in the owner. Undefined for a path on the disk.
 */
export function parseRemote(url: string): RemoteRepository | undefined {
  const found =
    /^(?:https?|ssh|git):\/\/(?:[^/]*@)?([^/:]+)(?::\d+)?\/+(.+)$/i.exec(url) ??
    /^(?:[^/:@]+@)?([^/:]{2,}):(?!\/\/)(.+)$/.exec(url)
  const words =
    found?.[2]
      ?.split(/[?#]/)[0]
      ?.replace(/\/+$/, '')
      .replace(/\.git$/, '')
      .split('/')
      .filter(Boolean) ?? []
  const name = words.at(-1)
  const owner = words.slice(0, -1).join('/')
  return found?.[1] && name && owner ? { host: found[1].toLowerCase(), name, owner } : undefined
}
