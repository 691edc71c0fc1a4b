import { isRecord } from './config-values.ts'

const FAILED = new Set(['down', 'error', 'fail', 'failed', 'unhealthy'])

/** The `status` of a health answer (`application/health+json`), in lower case; empty when it has none. */
export function statusOf(body: string): string {
  try {
    const value: unknown = JSON.parse(body)
    const status = isRecord(value) ? value['status'] : undefined
    return typeof status === 'string' ? status.toLowerCase() : ''
  } catch {
    return ''
  }
}

/** Whether an endpoint of liveness or readiness says yes: 2xx or 3xx (as Kubernetes counts), and no body that says no. */
export function isOk(status: number, body: string): boolean {
  return status >= 200 && status < 400 && !FAILED.has(statusOf(body))
}
