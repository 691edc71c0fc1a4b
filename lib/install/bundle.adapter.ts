import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { EXIT, hasCode, OrcError } from '../core/errors.ts'
import type { Bundle } from './domain.ts'

/** What this package brings along to be copied. Throws `NOT_BUILT` when the built hook is missing. */
export function readBundle(): Bundle {
  const root = packageRoot(dirname(fileURLToPath(import.meta.url)))
  const templates = join(root, 'dist/templates')
  try {
    return {
      agentEvent: readFileSync(join(root, 'dist/hooks/agent-event.cjs'), 'utf8'),
      deploymentMonitor: readFileSync(join(root, 'dist/hooks/deployment-monitor.cjs'), 'utf8'),
      mergeCheck: readFileSync(join(root, 'dist/hooks/merge-check.cjs'), 'utf8'),
      mergeDriver: readFileSync(join(root, 'dist/hooks/merge-driver.cjs'), 'utf8'),
      progressViews: readFileSync(join(root, 'dist/hooks/progress-views.cjs'), 'utf8'),
      pushAnswer: readFileSync(join(root, 'dist/hooks/push-answer.cjs'), 'utf8'),
      pushEvent: readFileSync(join(root, 'dist/hooks/push-event.cjs'), 'utf8'),
      templates: Object.fromEntries(
        readdirSync(templates).map((name) => [name, readFileSync(join(templates, name), 'utf8')]),
      ),
      version: versionIn(root) ?? '',
    }
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error
    const options = { cause: error, code: 'NOT_BUILT', exitCode: EXIT.internal, hint: 'npm install orc-hooks' }
    throw new OrcError(`this copy of the package is not complete: ${String(error)}`, options)
  }
}

/** The version of this package. */
export function packageVersion(): string {
  return versionIn(packageRoot(dirname(fileURLToPath(import.meta.url)))) ?? ''
}

function packageRoot(directory: string): string {
  return versionIn(directory) !== undefined || directory === dirname(directory)
    ? directory
    : packageRoot(dirname(directory))
}

function versionIn(directory: string): string | undefined {
  try {
    const { name, version } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as Record<
      string,
      unknown
    >
    return name === 'orc-hooks' ? String(version) : undefined
  } catch {
    return undefined
  }
}
