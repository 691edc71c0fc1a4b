const DEFAULT_PORTS: Readonly<Record<string, string>> = { git: '9418', http: '80', https: '443', ssh: '22' }

/**
 * One spelling for the addresses of one repository: without credentials, scheme, default port, `.git` and slashes at the
 * end. Undefined for a path on the disk. Of ssh the user stays, unless it is `git` as on hosting services: paths may begin
 * in the home of that user, and two repositories taken for one could get each other's commits.
 */
export function normalAddress(address: string): string | undefined {
  const [, scheme = '', user = '', host = '', path = ''] =
    /^([a-z][a-z0-9+.-]*):\/\/(?:([^/]*)@)?([^/]*)(.*)$/is.exec(address) ?? []
  const name = scheme.toLowerCase()
  if (name === 'file') return undefined
  if (name !== '') return joined(name.endsWith('ssh') ? user : '', withoutPort(host, name), path)
  // `user@host:path`, as scp writes it; a colon after a slash belongs to a path (git-clone(1), "GIT URLS").
  const [, who = '', at, rest] = /^(?:([^/:@]+)@)?([^/:[\]]+|\[[^\]]+\]):(.*)$/s.exec(address) ?? []
  return at === undefined || rest === undefined ? undefined : joined(who, at, rest)
}

/** The path in a `file:` URL, or the path itself. */
export function pathOf(address: string): string {
  const [, path] = /^file:\/\/(?:localhost)?(\/.*)$/is.exec(address) ?? []
  return path === undefined ? address : decoded(path)
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

function withoutPort(host: string, scheme: string): string {
  const port = `:${DEFAULT_PORTS[scheme]}`
  return host.endsWith(port) ? host.slice(0, -port.length) : host
}

function joined(user: string, host: string, path: string): string {
  const place = `${host.toLowerCase()}/${path.replace(/\/+$/, '').replace(/\.git$/, '')}`
  const [who = ''] = user.split(':')
  // Where everybody is `git`, and on the web, there are no homes to begin in.
  return who === '' || who === 'git' ? place.replace(/\/{2,}/, '/') : `${who}@${place}`
}
