// A server on loopback that remembers what it was asked, and fails in the ways servers fail.
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Recorded {
  readonly body: string
  readonly headers: IncomingHttpHeaders
  readonly method: string
  /** With its query. */
  readonly path: string
}

export interface Reply {
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly status?: number
}

/** Instead of the answer: a status, silence, half of the answer, something that is no JSON, or a broken connection. */
export type Fault =
  | { readonly kind: 'status'; readonly headers?: Readonly<Record<string, string>>; readonly status: number }
  | { readonly kind: 'cut' | 'garbage' | 'hang' | 'reset' }

export interface FakeServer {
  /** The next requests (one, unless told otherwise) meet this fault. */
  readonly fail: (fault: Fault, times?: number) => void
  readonly close: () => Promise<void>
  readonly requests: Recorded[]
  readonly url: string
}

/** Starts a server whose answers `answer` makes; a body that is no text is sent as JSON. */
export async function serve(answer: (request: Recorded) => Reply | Fault): Promise<FakeServer> {
  const faults: Fault[] = []
  const requests: Recorded[] = []
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      const { headers, method = 'GET', url = '/' } = incoming
      const request = { body: Buffer.concat(chunks).toString(), headers, method, path: url }
      requests.push(request)
      const waiting = faults.shift()
      const reply = answer(request)
      const fault = waiting ?? ('kind' in reply ? reply : undefined)
      if (fault) misbehave(outgoing, fault)
      else if (!('kind' in reply)) send(outgoing, reply)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
    fail: (fault, times = 1) => {
      for (let count = 0; count < times; count += 1) faults.push(fault)
    },
    requests,
    url: `http://127.0.0.1:${port}`,
  }
}

function send(outgoing: ServerResponse, { body, headers = {}, status = 200 }: Reply): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  outgoing.writeHead(status, {
    'content-type': typeof body === 'string' ? 'text/plain' : 'application/json',
    ...headers,
  })
  outgoing.end(text)
}

const HALF = '{"deployments":[{"id":"1","pha'

function misbehave(outgoing: ServerResponse, fault: Fault): void {
  if (fault.kind === 'hang') return
  if (fault.kind === 'reset') outgoing.destroy()
  else if (fault.kind === 'garbage') send(outgoing, { body: '<html>Bad gateway</html>' })
  else if (fault.kind === 'status') send(outgoing, { body: { message: 'fault' }, ...fault })
  else {
    outgoing.writeHead(200, { 'content-length': '500', 'content-type': 'application/json' })
    outgoing.write(HALF, () => outgoing.destroy())
  }
}
