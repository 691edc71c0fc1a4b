import { ended } from './ask.ts'
import { guard } from './guard.ts'
import type { Source } from './ports.ts'
import { argocd } from './providers/argocd.ts'
import { cloudflarePages } from './providers/cloudflare-pages.ts'
import { digitalocean } from './providers/digitalocean/source.ts'
import { github } from './providers/github/source.ts'
import { httpVersion } from './providers/http-version.ts'
import { kubernetes } from './providers/kubernetes.ts'
import { netlify } from './providers/netlify.ts'
import { railway } from './providers/railway.ts'
import { render } from './providers/render.ts'
import { shell } from './providers/shell.ts'
import { sql } from './providers/sql.ts'
import { vercel } from './providers/vercel.ts'
import type { SourceConfig } from './source-config.ts'

const SOURCES: Readonly<Record<string, (config: SourceConfig) => Source>> = {
  argocd,
  'cloudflare-pages': cloudflarePages,
  digitalocean,
  github,
  http: httpVersion,
  kubernetes,
  netlify,
  railway,
  render,
  shell,
  sql,
  vercel,
}

/**
 * The source that an entry of the configuration describes, guarded. Keep it for as long as something is watched: it
 * remembers what it has found out. `isTrusted` tells whether this user has approved the entry.
 */
export function openSource(config: SourceConfig, isTrusted: (config: SourceConfig) => boolean): Source {
  const make = SOURCES[config.type]
  if (!make) return always(config.name, `there is no source of type "${config.type}"`)
  if (needsTrust(config) && !isTrusted(config)) {
    return always(config.name, 'the configuration has not been approved on this machine: npx orc-hooks trust')
  }
  return guard(make(config))
}

/**
 * Whether an entry can do something to its user: run a command or a query, or send a credential to an address that
 * the file chooses. Such an entry is inert until approved, because a pull can change the file.
 */
export function needsTrust({ options, type }: SourceConfig): boolean {
  return type === 'shell' || type === 'sql' || (type === 'http' && options['authorizationVariable'] !== undefined)
}

function always(name: string, why: string): Source {
  return { look: async () => ended(why), name }
}
