import { compareVersions } from '../claude-version.ts'
import type { Check, DoctorFacts } from './domain.ts'

/** What the other installed harnesses would do with our settings. */
export function checkOthers(facts: DoctorFacts): Check[] {
  return [
    ...(facts.harnesses.includes('codex') ? [codexVersion(facts), codexTrust(facts)] : []),
    ...(facts.harnesses.includes('gemini') ? [gemini(facts)] : []),
    ...(facts.harnesses.includes('copilot') ? [quiet('copilot', 'Copilot CLI')] : []),
    ...(facts.harnesses.includes('cursor') ? [quiet('cursor', 'Cursor')] : []),
  ]
}

function codexVersion({ versions }: DoctorFacts): Check {
  const base = { id: 'codex.version', title: 'Codex and these settings' }
  const found = versions.codex
  if (!found) return { ...base, detail: 'codex is not on the PATH, so its version is unknown', status: 'skip' }
  return compareVersions(found, '0.145.0') < 0
    ? {
        ...base,
        detail: `${found} runs no hook for its plan tool`,
        fix: 'npm install -g @openai/codex',
        status: 'warn',
      }
    : { ...base, detail: found, status: 'ok' }
}

/** Codex asks the person to look at every new hook; in which form it remembers the answer is not documented. */
function codexTrust({ codexConfig, install }: DoctorFacts): Check {
  const base = { id: 'codex.trust', title: 'Codex trusts this project and its hooks' }
  const table = codexConfig.split(/^\[/m).find((part) => part.startsWith(`projects."${install.paths.worktree}"]`))
  const isTrusted = /^trust_level\s*=\s*"trusted"/m.test(table ?? '')
  const fix = 'start codex here, trust the project, and accept the hooks in /hooks'
  return isTrusted
    ? { ...base, detail: 'the project is trusted; whether the hooks are, only /hooks in codex shows', status: 'ok' }
    : { ...base, detail: 'the project is not marked as trusted in config.toml', fix, status: 'warn' }
}

function gemini({ versions }: DoctorFacts): Check {
  const detail = versions.gemini ?? 'gemini is not on the PATH, so its version is unknown'
  const status = versions.gemini ? 'ok' : 'skip'
  return { detail, id: 'gemini.version', status, title: 'Gemini CLI and these settings' }
}

function quiet(harness: string, name: string): Check {
  const detail = `${name} shows no messages of hooks: progress is recorded, and seen with orc-hooks progress show`
  return { detail, id: `${harness}.channel`, status: 'skip', title: `progress in the chat of ${name}` }
}
