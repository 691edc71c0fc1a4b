import type { Source } from '../../ports.ts'
import { type SourceConfig, textOption } from '../../source-config.ts'
import { checks, statuses } from './checks.ts'
import { deployments } from './deployments.ts'
import { workflows } from './workflows.ts'

/** GitHub, also of an enterprise: what the option `look` names. */
export function github(config: SourceConfig): Source {
  switch (textOption(config, 'look')) {
    case 'checks':
      return checks(config)
    case 'statuses':
      return statuses(config)
    case 'workflows':
      return workflows(config)
    default:
      return deployments(config)
  }
}
