import type { Environment } from './ports.ts'

/**
 * The proxy that a request goes through, by the variables that curl, git and npm know; undefined: none. Never to this
 * machine. Throws where the variable names something that cannot be one: silence would look like an outage.
 */
export function proxyFor(address: string, env: Environment): URL | undefined {
  const { hostname, port, protocol } = new URL(address)
  const scheme = protocol === 'https:' ? 'https' : 'http'
  if (isExcluded(hostname.toLowerCase(), port || PORTS[scheme], env)) return undefined
  const [name, value] = firstOf(env, `${scheme}_proxy`, 'all_proxy') ?? []
  if (name === undefined || value === undefined) return undefined
  const text = value.includes('://') ? value : `http://${value}`
  const proxy = URL.canParse(text) ? new URL(text) : undefined
  if (proxy && /^https?:$/.test(proxy.protocol)) return proxy
  throw new Error(`${name} holds no http or https address of a proxy`)
}

const PORTS = { http: '80', https: '443' } as const

/** In small letters first, as curl has it. */
function firstOf(env: Environment, ...names: readonly string[]): readonly [string, string] | undefined {
  for (const name of names.flatMap((one) => [one, one.toUpperCase()])) {
    const value = env[name]?.trim()
    if (value) return [name, value]
  }
  return undefined
}

/** `NO_PROXY`: names, which stand for what is below them too, each with or without a port; `*` for all. */
function isExcluded(host: string, port: string, env: Environment): boolean {
  if (/^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(host)) return true
  const [, list = ''] = firstOf(env, 'no_proxy') ?? []
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => {
      const [, name = entry, own] = /^(.+?):(\d+)$/.exec(entry) ?? []
      const plain = name.replace(/^\*?\./, '')
      if (plain === '' || (own !== undefined && own !== port)) return false
      return plain === '*' || host === plain || host === `[${plain}]` || host.endsWith(`.${plain}`)
    })
}
