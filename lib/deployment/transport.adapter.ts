import { type ClientRequest, type IncomingMessage, request as overHttp, type RequestOptions } from 'node:http'
import { request as overHttps } from 'node:https'
import type { Environment } from './ports.ts'
import { proxyFor } from './proxy.ts'
import { openTunnel, proxyHeaders } from './tunnel.adapter.ts'

export interface Outgoing {
  readonly body?: string
  /** Says which proxy there is (`HTTPS_PROXY`, `NO_PROXY`). */
  readonly env: Environment
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
export async function exchangeOnce(url: string, { body, env, headers, method, signal }: Outgoing): Promise<Incoming> {
  const target = new URL(url)
  const proxy = proxyFor(url, env)
  const length = body === undefined ? {} : { 'content-length': `${Buffer.byteLength(body)}` }
  const way = await wayTo(target, proxy, signal)
  const options = { ...way.options, headers: { ...headers, ...length, ...way.headers }, method, signal }
  const outgoing = way.send(options)
  return await new Promise((done, failed) => {
    outgoing.on('error', failed)
    outgoing.on('response', (response) => done(incoming(response)))
    outgoing.end(body)
  })
}

interface Way {
  readonly headers: Readonly<Record<string, string>>
  readonly options: RequestOptions
  readonly send: (options: RequestOptions) => ClientRequest
}

async function wayTo(target: URL, proxy: URL | undefined, signal: AbortSignal): Promise<Way> {
  const send = (base: URL) => (options: RequestOptions) =>
    base.protocol === 'https:' ? overHttps(base, options) : overHttp(base, options)
  if (!proxy) return { headers: {}, options: {}, send: send(target) }
  if (target.protocol === 'https:') {
    const socket = await openTunnel(target, proxy, signal)
    return { headers: {}, options: { createConnection: () => socket }, send: send(target) }
  }
  const headers = { host: target.host, ...proxyHeaders(proxy) }
  return { headers, options: { path: target.href }, send: send(proxy) }
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
