import { EXIT, type ExitCode, OrcError } from '../core/errors.ts'
import { repositoryAt } from '../core/repository-at.adapter.ts'
import { readPushes } from './landing-store.adapter.ts'
import { renderPushes } from './render-pushes.ts'

/** `orc-hooks push status`: the recent pushes of the repository. Throws `NO_REPOSITORY`. */
export function showPushes({ json, limit }: { readonly json: boolean; readonly limit: string }): ExitCode {
  const repository = repositoryAt(process.cwd())
  const count = Number(limit)
  if (!Number.isInteger(count) || count < 1) {
    const options = { code: 'USAGE', exitCode: EXIT.usage, hint: 'npx orc-hooks push status --limit 20' } as const
    throw new OrcError(`not a number of pushes: "${limit}"`, options)
  }
  const fates = readPushes(repository.stateDir).fates.slice(-count)
  console.log(json ? JSON.stringify({ pushes: fates }) : renderPushes(fates, Date.now()))
  return EXIT.ok
}
