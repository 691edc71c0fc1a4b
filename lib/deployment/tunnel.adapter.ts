import { request as overHttp } from 'node:http'
import { request as overHttps } from 'node:https'
import { isIP, type Socket } from 'node:net'
import { connect as overTls, type TLSSocket } from 'node:tls'

/** The header that tells a proxy who asks; none where its address holds no user. */
export function proxyHeaders({ password, username }: URL): Readonly<Record<string, string>> {
  if (username === '') return {}
  const words = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return { 'proxy-authorization': `Basic ${Buffer.from(words).toString('base64')}` }
}

/** A connection to a host that is encrypted to the host itself: a proxy passes it on and reads nothing of it. */
export async function openTunnel(target: URL, proxy: URL, signal: AbortSignal): Promise<TLSSocket> {
  const socket = await connectThrough(`${target.hostname}:${target.port || 443}`, proxy, signal)
  const host = target.hostname.replace(/^\[|\]$/g, '')
  return overTls({ host, socket, ...(isIP(host) === 0 && { servername: host }) })
}

function connectThrough(path: string, proxy: URL, signal: AbortSignal): Promise<Socket> {
  const send = proxy.protocol === 'https:' ? overHttps : overHttp
  return new Promise((done, failed) => {
    const headers = { host: path, ...proxyHeaders(proxy) }
    const options = {
      agent: false,
      headers,
      host: proxy.hostname.replace(/^\[|\]$/g, ''),
      method: 'CONNECT',
      path,
      signal,
    }
    const request = send({ ...options, port: proxy.port || (proxy.protocol === 'https:' ? 443 : 80) })
    request.on('error', (error) => failed(new Error(`the proxy ${proxy.host}: ${error.message}`)))
    request.on('connect', ({ statusCode }, socket) => {
      if (statusCode === 200) return done(socket)
      socket.destroy()
      failed(new Error(`the proxy ${proxy.host} answers HTTP ${statusCode}`))
    })
    request.end()
  })
}
