// A git server over HTTP on the loopback: git's own http-backend, and before it whatever a test wants to go wrong.
import { spawn } from 'node:child_process'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname } from 'node:path'

export interface Trouble {
  /** 0: no answer at all. */
  readonly status: number
  readonly headers?: Record<string, string>
  /** Only requests whose address or service has this text. */
  readonly at?: string
}

export interface GitServer {
  readonly url: string
  /** Answers of the next requests, in order. */
  readonly troubles: Trouble[]
  /** When which request came, in milliseconds. */
  readonly log: { readonly at: number; readonly url: string }[]
  close(): void
}

/** Serves the bare repository. */
export async function serveGit(repository: string, backend: string): Promise<GitServer> {
  const troubles: Trouble[] = []
  const log: { at: number; url: string }[] = []
  const server: Server = createServer((request, response) => {
    const url = request.url ?? ''
    log.push({ at: Date.now(), url })
    const next = troubles.findIndex(({ at = '' }) => url.includes(at))
    const [trouble] = next === -1 ? [] : troubles.splice(next, 1)
    if (!trouble) return runBackend({ backend, repository }, request, response)
    if (trouble.status === 0) return
    request.resume()
    response.writeHead(trouble.status, trouble.headers).end('no\n')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    close: () => {
      server.closeAllConnections()
      server.close()
    },
    log,
    troubles,
    url: `http://127.0.0.1:${port}/${repository.split('/').at(-1)}`,
  }
}

/** One request by CGI (git-http-backend(1)). */
function runBackend(
  { backend, repository }: { readonly backend: string; readonly repository: string },
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const [path = '', query = ''] = (request.url ?? '').split('?')
  const env = {
    ...process.env,
    CONTENT_TYPE: request.headers['content-type'] ?? '',
    GIT_HTTP_EXPORT_ALL: '1',
    GIT_PROJECT_ROOT: dirname(repository),
    GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
    HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
    PATH_INFO: path,
    QUERY_STRING: query,
    REMOTE_ADDR: '127.0.0.1',
    REMOTE_USER: 'tester',
    REQUEST_METHOD: request.method ?? 'GET',
  }
  const child = spawn(backend, [], { env })
  const chunks: Buffer[] = []
  request.pipe(child.stdin)
  child.stdin.on('error', () => {})
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.on('close', () => {
    const all = Buffer.concat(chunks)
    const end = all.indexOf('\r\n\r\n')
    const lines = all.subarray(0, end).toString('latin1').split('\r\n')
    const headers = Object.fromEntries(lines.map((line) => line.split(': ') as [string, string]))
    response.writeHead(Number(headers['Status']?.slice(0, 3) ?? 200), headers).end(all.subarray(end + 4))
  })
}
