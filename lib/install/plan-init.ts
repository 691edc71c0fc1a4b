import { join } from 'node:path'
import { textFile } from '../core/entry.ts'
import { EXIT, OrcError } from '../core/errors.ts'
import type { Harness } from '../harness/domain.ts'
import { putBlockLast } from './block.ts'
import { hasModernEvents } from './claude-version.ts'
import type { InitOptions, InstallFacts, InstallPlan, Wanted } from './domain.ts'
import { nextManifest } from './manifest.ts'
import { say } from './messages.ts'
import { BLOCK_END, BLOCK_START, runtimePaths } from './names.ts'
import { planCheck, planNoCheck } from './plan-check.ts'
import { planHooks } from './plan-hooks.ts'
import { planMerge, planNoMerge } from './plan-merge.ts'
import { planPushRuntime } from './plan-push.ts'
import { settingsEditor } from './settings/editors.ts'
import { configStep, fileSteps } from './steps.ts'
import { textAt } from './text-at.ts'

const IGNORE_BLOCK = `${BLOCK_START}
.orchestra/
.deployment-monitor-*.lock
.deployment-monitor-*.pid
.deployment-status-*.log
.deployment-status-*.result
${BLOCK_END}
`

/**
 * Everything `init` is going to do; no steps when it is all there. Throws `BROKEN_SETTINGS` for a settings file that
 * cannot be edited safely and `UNWRITABLE` for a path that cannot be written, before anything is.
 */
export function planInit(facts: InstallFacts, options: InitOptions): InstallPlan {
  const hooks = options.gitHooks ? planHooks(facts, options) : { config: [], files: [], problems: [] }
  const settings = options.harnesses.flatMap((harness) => settingsOf(facts, harness, options))
  // What is run before what runs it, so that no hook in between finds nothing.
  const check = options.mergeCheck ? planCheck(facts) : planNoCheck(facts)
  const merge = options.mergeDriver ? planMerge(facts) : planNoMerge(facts)
  const files = [...runtime(facts), ...ignoreRules(facts), ...settings, ...hooks.files, ...merge.files, ...check.files]
  const wantedConfig = [...hooks.config, ...merge.config]
  const manifest = nextManifest(facts, options, { config: wantedConfig, files })
  const record: Wanted = {
    // It holds what was in the files before, and those may have been for one person's eyes.
    after: textFile(`${JSON.stringify(manifest, undefined, 2)}\n`, 0o600),
    notes: [],
    path: runtimePaths(facts.paths).manifest,
    role: 'runtime',
  }
  const config = wantedConfig.flatMap(({ key, notes, value }) => configStep(facts, key, { after: value, notes }))
  return {
    notes: claudeNotes(facts, options),
    problems: [...hooks.problems, ...check.problems],
    steps: [...fileSteps(facts, files), ...config, ...fileSteps(facts, [record])],
  }
}

function settingsOf(facts: InstallFacts, harness: Harness, options: InitOptions): Wanted[] {
  const editor = settingsEditor(harness)
  return (editor?.files() ?? []).map((file) => {
    const path = join(facts.settingsRoots[harness], file)
    const now = facts.files[path]?.entry ?? null
    const edited = editor?.add(file, textAt(path, now), {
      hasModernEvents: hasModernEvents(facts.claudeVersion),
      planTools: options.planTools,
      subagentStatusLine: options.subagentStatusLine,
      templates: facts.bundle.templates,
      userHasStatusLine: facts.userHasStatusLine,
    })
    if (edited?.kind !== 'edited') {
      throw new OrcError(`cannot edit ${path}: ${edited?.why}`, {
        code: 'BROKEN_SETTINGS',
        exitCode: EXIT.input,
        hint: `nothing was written; repair it, then: npx orc-hooks init`,
      })
    }
    const mode = now?.kind === 'file' ? now.mode : 0o644
    const after = edited.text === undefined ? null : textFile(edited.text, mode)
    return { after, notes: edited.notes, path, role: 'settings' }
  })
}

function ignoreRules(facts: InstallFacts): Wanted[] {
  // The same bytes as the first event writes: the two must not take turns.
  const own: Wanted = {
    after: textFile('*\n'),
    notes: [say.stateIgnoresItself()],
    path: runtimePaths(facts.paths).stateIgnore,
    role: 'runtime',
  }
  if (facts.ignoresState) return [own]
  const path = join(facts.paths.worktree, '.gitignore')
  const now = facts.files[path]?.entry ?? null
  const mode = now?.kind === 'file' ? now.mode : 0o644
  const after = textFile(putBlockLast(textAt(path, now) ?? '', IGNORE_BLOCK), mode)
  return [own, { after, notes: [say.stateIgnored()], path, role: 'block' }]
}

function runtime(facts: InstallFacts): Wanted[] {
  const at = runtimePaths(facts.paths)
  const { agentEvent, templates } = facts.bundle
  return [
    { after: textFile(agentEvent), notes: [], path: at.agentEvent, role: 'runtime' },
    { after: textFile(templates['pre-push.sh'] ?? '', 0o755), notes: [], path: at.prePush, role: 'runtime' },
    ...planPushRuntime(facts),
  ]
}

function claudeNotes(facts: InstallFacts, options: InitOptions): string[] {
  if (!options.harnesses.includes('claude')) return []
  const notes = options.planTools ? [say.planToolsReason(), say.planToolsPrice()] : []
  if (!facts.claudeVersion) notes.push(say.unknownClaude())
  else if (!hasModernEvents(facts.claudeVersion)) notes.push(say.oldClaude(facts.claudeVersion))
  if (facts.userHasStatusLine) notes.push(say.statusLineKept())
  return notes
}
