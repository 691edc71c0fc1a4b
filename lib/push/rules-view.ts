import type { ConfigResult } from '../core/config.ts'
import { shellWord } from '../core/shell-word.ts'
import { cut, oneLine } from '../core/text.ts'
import type { PushConfig } from './config.ts'

/** How much of the list of allowed names a message shows. */
const SHOWN_NAMES = 8

/**
 * The rules of the pre-push hook as sh reads them in, because sh reads no JSON and a hook should not start Node.js.
 * `hasFile`: there is a configuration file; when it goes, the hook asks for a new view. Patterns hold nothing but
 * letters, digits and wildcards (branch-names.ts), everything else is quoted; the brackets are for a name like `esac`.
 */
export function rulesView(
  { config, problems }: ConfigResult<Pick<PushConfig, 'branchNames' | 'fetchSeconds'>>,
  hasFile: boolean,
): string {
  const { allow, rule } = config.branchNames
  const names = allow.length > SHOWN_NAMES ? [...allow.slice(0, SHOWN_NAMES), '...'] : allow
  const problem = problems.length === 0 ? '' : `${problems[0]} (npx orc-hooks doctor)`
  return [
    '# orc-hooks: made of orc-hooks.config.json for the pre-push hook; changes here are lost.',
    `orc_config=${hasFile ? 'yes' : ''}`,
    `orc_rule=${rule}`,
    `orc_fetch=${config.fetchSeconds}`,
    `orc_names=${shellWord(names.join(' '))}`,
    `orc_problem=${shellWord(cut(oneLine(problem), 300))}`,
    `orc_allowed() { case $1 in (${allow.join('|')}) ;; (*) return 1 ;; esac; }`,
    '',
  ].join('\n')
}
