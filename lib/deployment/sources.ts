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
 * remembers what it has found out. What has to be approved is asked only once `isTrusted` says that it was.
 */
export function openSource(config: SourceConfig, isTrusted: () => boolean): Source {
  const make = SOURCES[config.type]
  const source = make ? guard(make(config)) : always(config.name, `there is no source of type "${config.type}"`)
  return { ...source, look: async (target, context) => (isTrusted() ? source.look(target, context) : UNTRUSTED) }
}

const UNTRUSTED = ended('it is not approved in this clone: npx orc-hooks trust')

function always(name: string, why: string): Source {
  return { look: async () => ended(why), name }
}
