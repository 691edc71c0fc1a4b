const DEFAULT_PORTS: Readonly<Record<string, string>> = { git: '9418', http: '80', https: '443', ssh: '22' }

/**
 * One spelling for the addresses of one repository: without credentials, user, scheme, default port, `.git` and slashes at
 * the end. Two addresses that are wrongly taken for one would only wait for each other. Undefined for a path on the disk.
 */
export function normalAddress(address: string): string | undefined {
  const [, scheme = '', host = '', path = ''] = /^([a-z][a-z0-9+.-]*):\/\/(?:[^/]*@)?([^/]*)(.*)$/is.exec(address) ?? []
  if (scheme.toLowerCase() === 'file') return undefined
  if (scheme !== '') return joined(withoutPort(host, scheme.toLowerCase()), path)
  // `user@host:path`, as scp writes it; a colon after a slash belongs to a path (git-clone(1), "GIT URLS").
  const [, name, rest] = /^(?:[^/:@]+@)?([^/:[\]]+|\[[^\]]+\]):(.*)$/s.exec(address) ?? []
  return name === undefined || rest === undefined ? undefined : joined(name, rest)
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

function joined(host: string, path: string): string {
  return `${host.toLowerCase()}/${path.replace(/^\/+|\/+$/g, '').replace(/\.git$/, '')}`
}
