import type { ProcessResult } from '../core/proc.ts'
import { redact } from '../core/redact.ts'
import { cut, oneLine } from '../core/text.ts'
import type { Landing } from './pusher.ts'

/** What a gate that said no comes to. */
export function gateFailed(name: string, { code, failure, stderr, stdout }: ProcessResult): Landing {
  const output = redact(`${stdout}${stderr}`)
  const last = output.trimEnd().split('\n').at(-1) ?? ''
  const said = cut(oneLine(`${name} ended with ${failure ?? code}${last ? `: ${last}` : ''}`), 300)
  return { kind: 'refused', output, refusal: { class: 'local-hook', remedy: 'none', said } }
}
