import { type IncomingMessage, request as overHttp } from 'node:http'
import { request as overHttps } from 'node:https'

export interface Outgoing {
  readonly body?: string
  readonly headers: Readonly<Record<string, string>>
  readonly method: string
  readonly signal: AbortSignal
}

export interface Incoming {
  readonly status: number
  /** By its name in lower case. */
  readonly header: (name: string) => string | undefined
  /** Throws when the connection ends before the body does. */
  readonly body: AsyncIterable<Buffer>
  /** Gives up the rest of the body. */
  readonly discard: () => void
}

/**
 * One HTTP exchange, without redirects. Not `fetch`: its HTTP stack alone costs a process that mostly sleeps 11 MB of
 * memory, and there may be one monitor for each of many repositories. Throws what the network throws.
 */
export function exchangeOnce(url: string, { body, headers, method, signal }: Outgoing): Promise<Incoming> {
  const send = url.startsWith('https:') ? overHttps : overHttp
  return new Promise((done, failed) => {
    const length = body === undefined ? {} : { 'content-length': `${Buffer.byteLength(body)}` }
    const outgoing = send(url, { headers: { ...headers, ...length }, method, signal })
    outgoing.on('error', failed)
    outgoing.on('response', (response) => done(incoming(response)))
    outgoing.end(body)
  })
}

function incoming(response: IncomingMessage): Incoming {
  return {
    body: response,
    discard: () => {
      // What is thrown away may still break off. Without a body (304) the connection is kept for the next look.
      response.on('error', () => {})
      if (response.statusCode === 304) response.resume()
      else response.destroy()
    },
    header: (name) => {
      const value = response.headers[name.toLowerCase()]
      return Array.isArray(value) ? value.join(', ') : value
    },
    status: response.statusCode ?? 0,
  }
}
