import { ended, lastLines, unreadable } from '../ask.ts'
import type { CommandAnswer, Environment, Observation, Sighting, Source, SourceState, Target } from '../ports.ts'
import { numberOption, type SourceConfig, textOption } from '../source-config.ts'

/** 75 is EX_TEMPFAIL of sysexits.h: try again later. */
const STATES: Readonly<Record<number, SourceState>> = { 0: 'live', 1: 'failed', 75: 'deploying' }

/** A command of the user's own: it gets the commit in ORC_ variables, and its exit code says how the deployment goes. */
export function shell(config: SourceConfig): Source {
  return {
    look: async (target, { env, run }) => {
      const command = textOption(config, 'command') ?? ''
      const timeoutMs = numberOption(config, 'timeoutSeconds', 20) * 1000
      const answer = await run({
        args: ['-c', command],
        env: { ...env, ...variablesOf(target) },
        file: 'sh',
        timeoutMs,
      })
      return observe(answer)
    },
    name: config.name,
  }
}

function variablesOf({ branch, environment, remote, sha }: Target): Environment {
  return {
    ORC_BRANCH: branch,
    ORC_ENVIRONMENT: environment,
    ORC_REPOSITORY: remote ? `${remote.owner}/${remote.name}` : '',
    ORC_SHA: sha,
    ORC_SHORT_SHA: sha.slice(0, 7),
  }
}

function observe({ code, failure, stderr, stdout }: CommandAnswer): Observation {
  if (failure !== undefined) return unreadable(`the command ended without an exit code: ${failure}`)
  // What sh answers when there is nothing to run: asking again gives the same.
  if (code === 126 || code === 127) return ended(`the command cannot be run: ${lastLines(stderr)?.at(-1) ?? code}`)
  const said = lastLines(stdout)?.at(-1) ?? ''
  const state = code === undefined ? undefined : STATES[code]
  if (!state) return unreadable(`the command ended with ${code}${said ? `: ${said}` : ''}`)
  return { ...seen(state, said), logTail: state === 'failed' ? lastLines(stderr) : undefined }
}

function seen(state: SourceState, said: string): Sighting {
  const reason = state === 'failed' ? { code: '', message: said || 'the command ended with 1' } : undefined
  return {
    commitMatch: 'command',
    deploymentId: '',
    kind: 'state',
    reason,
    stage: state === 'deploying' ? said : undefined,
    state,
  }
}
