import type { CommandPart } from '../core/trust.ts'
import type { SourceConfig } from './source-config.ts'

/**
 * What of a source has to be approved: it runs a command or a query, or sends a credential to an address that the file
 * chooses. Undefined for a source that can do nothing to its user.
 */
export function sourcePart(environment: string, { name, options, type }: SourceConfig): CommandPart | undefined {
  const isHarmless = type !== 'shell' && type !== 'sql' && options['authorizationVariable'] === undefined
  if (isHarmless) return undefined
  const lines = Object.entries(options).map(
    ([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  return {
    content: [`type: ${type}`, ...lines].join('\n'),
    name: `deployment.environments.${environment}.sources.${name}`,
  }
}
