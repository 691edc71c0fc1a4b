import { join } from 'node:path'
import { textOf } from '../../core/entry.ts'
import type { Harness } from '../../harness/domain.ts'
import { compareVersions, hasModernEvents } from '../claude-version.ts'
import type { InstallFacts } from '../domain.ts'
import { settingsFiles } from '../editors.ts'
import { runtimePaths } from '../names.ts'
import { planPushRuntime } from '../plan-push.ts'
import { settingsEditor } from '../settings/editors.ts'
import type { Check, DoctorFacts, EventProbe } from './domain.ts'

const INIT = 'npx orc-hooks init --yes'

/** The programs, what we wrote, and whether a real event goes through. */
export function checkFiles(facts: DoctorFacts): Check[] {
  return [
    node(facts),
    gitProgram(facts),
    interrupted(facts),
    runtime(facts),
    complete(facts),
    ...(facts.harnesses.length === 0 ? [notInstalled()] : facts.harnesses.map((harness) => settings(facts, harness))),
    ...(facts.harnesses.length === 0 ? [] : [shared(facts)]),
    ...facts.events.map(event),
  ]
}

function node({ nodeVersion }: DoctorFacts): Check {
  const base = { id: 'node', title: 'node for the hooks' }
  if (!nodeVersion) {
    const fix = 'put node on the PATH of the program that starts your agent (nvm does so only in interactive shells)'
    return { ...base, detail: 'sh finds no node: every hook ends silently', fix, status: 'fail' }
  }
  const isOld = compareVersions(nodeVersion.replace(/^v/, ''), '20.12.0') < 0
  const fix = 'install Node 20.12 or later'
  return isOld
    ? { ...base, detail: `sh finds ${nodeVersion}, which is too old`, fix, status: 'fail' }
    : { ...base, detail: nodeVersion, status: 'ok' }
}

/**
 * `git rev-parse --path-format` is of 2.31; without it a worktree without node_modules does not find the hook. `git
 * merge-tree --write-tree` is of 2.38; without it handle-push-conflict pushes only what fits as it is.
 */
const GIT_NEEDED = [
  { version: '2.31.0', why: 'worktrees without node_modules need 2.31' },
  { version: '2.38.0', why: 'handle-push-conflict needs 2.38 to put your commits and those of others together' },
] as const

function gitProgram({ gitVersion }: DoctorFacts): Check {
  const base = { id: 'git', title: 'git' }
  const lacking = GIT_NEEDED.find(({ version }) => compareVersions(gitVersion, version) < 0)
  return lacking
    ? { ...base, detail: `${gitVersion}: ${lacking.why}`, fix: 'install git 2.38 or later', status: 'warn' }
    : { ...base, detail: gitVersion, status: 'ok' }
}

function interrupted({ isInterrupted }: DoctorFacts): Check {
  const base = { id: 'interrupted', title: 'no interrupted installation' }
  return isInterrupted
    ? { ...base, detail: 'an init or uninstall was interrupted', fix: 'npx orc-hooks doctor --fix', status: 'fail' }
    : { ...base, detail: 'none', status: 'ok' }
}

function runtime({ install }: DoctorFacts): Check {
  const at = runtimePaths(install.paths)
  const base = { id: 'runtime', title: 'copy of the hooks beside the repository' }
  const pairs = [
    [at.agentEvent, install.bundle.agentEvent],
    [at.prePush, install.bundle.templates['pre-push.sh']],
    ...(install.manifest?.choices.mergeDriver === false ? [] : [[at.mergeDriver, install.bundle.mergeDriver] as const]),
    ...planPushRuntime(install).map(({ after, path }) => [path, textOf(after)] as const),
  ] as const
  const texts = pairs.map(([path, wanted]) => ({ isSame: textOf(install.files[path]?.entry ?? null) === wanted, path }))
  const wrong = texts.filter(({ isSame }) => !isSame)
  if (wrong.length === 0) return { ...base, detail: install.bundle.version, status: 'ok' }
  const isMissing = wrong.some(({ path }) => !install.files[path]?.entry)
  const was = install.manifest?.package ?? 'unknown'
  const detail = isMissing ? 'missing' : `of version ${was}, and this is ${install.bundle.version} (or it was changed)`
  return { ...base, detail, fix: INIT, status: 'fail' }
}

function complete({ pending }: DoctorFacts): Check {
  const base = { id: 'complete', title: 'the installation of this clone' }
  if (!pending) return { ...base, detail: 'init has not run in this clone', fix: INIT, status: 'fail' }
  return pending.length === 0
    ? { ...base, detail: 'complete', status: 'ok' }
    : { ...base, detail: `missing, old or changed: ${pending.join(', ')}`, fix: INIT, status: 'fail' }
}

function notInstalled(): Check {
  const detail = 'no settings file here starts our hooks'
  return { detail, fix: INIT, id: 'settings', status: 'fail', title: 'settings of a harness' }
}

function settings({ install }: DoctorFacts, harness: Harness): Check {
  const base = { id: `settings.${harness}`, title: `settings of ${harness}` }
  const files = settingsFiles(harness)
  const problems = files.flatMap((file) => settingsProblem(install, harness, file) ?? [])
  return problems.length === 0
    ? { ...base, detail: files.join(', '), status: 'ok' }
    : { ...base, detail: problems.join('; '), fix: `${INIT} --harness ${harness}`, status: 'fail' }
}

/** The file is as it should be when `init`, with one or the other choice, would leave it as it is. */
function settingsProblem(install: InstallFacts, harness: Harness, file: string): string | undefined {
  const text = textOf(install.files[join(install.settingsRoots[harness], file)]?.entry ?? null)
  const choices = [true, false].flatMap((planTools) => [true, false].map((rows) => ({ planTools, rows })))
  const edits = choices.map(({ planTools, rows }) =>
    settingsEditor(harness)?.add(file, text, {
      hasModernEvents: hasModernEvents(install.claudeVersion),
      planTools,
      subagentStatusLine: rows,
      templates: install.bundle.templates,
      userHasStatusLine: install.userHasStatusLine,
    }),
  )
  const broken = edits.find((edited) => edited?.kind === 'broken')
  if (broken?.kind === 'broken') return `${file}: ${broken.why}`
  const isRight = edits.some((edited) => edited?.kind === 'edited' && edited.text === text)
  return isRight ? undefined : `${file}: entries are missing or old`
}

function shared({ unshared }: DoctorFacts): Check {
  const base = { id: 'settings.shared', title: 'settings reach clones and worktrees' }
  if (unshared.files.length > 0) {
    const names = unshared.files.join(' ')
    const fix = `git add ${names} && git commit -m "chore: orc-hooks" -- ${names}`
    return { ...base, detail: `not committed yet: ${names}`, fix, status: 'warn' }
  }
  if (unshared.worktrees.length > 0) {
    const detail = `no settings in the checkout of ${unshared.worktrees.join(', ')}`
    return { ...base, detail, fix: 'merge or rebase the commit with the settings there', status: 'warn' }
  }
  return { ...base, detail: 'committed', status: 'ok' }
}

function event(probe: EventProbe): Check {
  const base = { id: `event.${probe.harness}`, title: `a try-out event through the hook of ${probe.harness}` }
  const fix = INIT
  const said = probe.stderr.trim().split('\n')[0] ?? ''
  if (probe.code !== 0) {
    return { ...base, detail: `exit ${probe.code ?? 'by timeout'} ${said}`, fix, status: 'fail' }
  }
  if (!probe.isRecorded) {
    return { ...base, detail: `nothing was recorded ${said}`.trim(), fix, status: 'fail' }
  }
  const answer = answerOf(probe)
  return answer === undefined
    ? { ...base, detail: `the answer is no JSON: ${probe.stdout.slice(0, 80)}`, fix, status: 'fail' }
    : { ...base, detail: `recorded in ${probe.milliseconds} ms${answer}`, status: 'ok' }
}

function answerOf(probe: EventProbe): string | undefined {
  if (probe.stdout.trim() === '') return ', without an answer'
  try {
    JSON.parse(probe.stdout)
    return ', and answered'
  } catch {
    return undefined
  }
}
