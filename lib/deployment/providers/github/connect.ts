import { type Answer, bearer, credential, ended } from '../../ask.ts'
import type { Environment, HttpRequest, RemoteRepository, Target } from '../../ports.ts'
import { type SourceConfig, textOption } from '../../source-config.ts'

/** Requests below the repository's own path, such as `/deployments`. */
export type Ready = (path: string) => HttpRequest

const HEADERS = { accept: 'application/vnd.github+json, application/json', 'x-github-api-version': '2022-11-28' }

/** The API of the repository with its token, or what is missing. */
export function connect(env: Environment, target: Target, config: SourceConfig): Answer<Ready> {
  const repository = repositoryOf(target, config)
  const host = target.remote?.host ?? 'github.com'
  if (!repository) return ended('which repository? The remote names none: set "repository" to owner/name')
  const token = credential(env, ...tokenVariables(host, env))
  if (token.kind === 'unreadable') return token
  const [owner = '', name = ''] = repository.split('/')
  const base = `${apiOf(host, env)}/repos/${encodeURIComponent(owner)}/${encodeURIComponent(name)}`
  const request = { credential: bearer(token.value), headers: HEADERS }
  return { kind: 'ok', value: (path) => ({ ...request, url: base + path }) }
}

function repositoryOf({ remote }: Target, config: SourceConfig): string | undefined {
  return textOption(config, 'repository') ?? (remote && `${remote.owner}/${remote.name}`)
}

/**
 * As the official command line does it: the token of github.com is not sent to the host of any other remote. A host
 * that the environment names in GITHUB_API_URL is meant to get it.
 */
function tokenVariables(host: string, env: Environment): readonly string[] {
  const plain = ['GH_TOKEN', 'GITHUB_TOKEN']
  const enterprise = ['GH_ENTERPRISE_TOKEN', 'GITHUB_ENTERPRISE_TOKEN']
  if (env['GITHUB_API_URL']) return [...plain, ...enterprise]
  return isPublicHost(host) ? plain : enterprise
}

function apiOf(host: RemoteRepository['host'], env: Environment): string {
  const given = env['GITHUB_API_URL']?.replace(/\/+$/, '')
  if (given) return given
  if (/^(ssh\.)?github\.com$/.test(host)) return 'https://api.github.com'
  return isPublicHost(host) ? `https://api.${host}` : `https://${host}/api/v3`
}

function isPublicHost(host: string): boolean {
  return /^(ssh\.)?github\.com$|\.ghe\.com$/.test(host)
}
