import { parseJson, textAt } from './json.ts'

const FAILED = new Set(['down', 'error', 'fail', 'failed', 'unhealthy'])

/** The `status` of a health answer (`application/health+json`), in lower case; empty when it has none. */
export function statusOf(body: string): string {
  return textAt(parseJson(body), 'status')?.toLowerCase() ?? ''
}

/** Whether an endpoint of liveness or readiness says yes: 2xx or 3xx (as Kubernetes counts), and no body that says no. */
export function isOk(status: number, body: string): boolean {
  return status >= 200 && status < 400 && !FAILED.has(statusOf(body))
}
