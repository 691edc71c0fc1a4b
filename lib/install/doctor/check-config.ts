import { shellWord } from '../../core/shell-word.ts'
import type { Check, DoctorFacts } from './domain.ts'

/** Whether every value in the configuration counts. A wrong one is a warning: its default is used. */
export function checkConfig({ configuration: { file, problems } }: DoctorFacts): Check[] {
  const base = { id: 'config', title: 'the configuration is understood' }
  if (problems.length === 0) return [{ ...base, detail: 'no wrong value', status: 'ok' }]
  return [{ ...base, detail: problems.join('; '), fix: `\${EDITOR:-vi} ${shellWord(file)}`, status: 'warn' }]
}
