import type { Harness } from '../../harness/domain.ts'

/** What the settings depend on beside their own text. */
export interface SettingsOptions {
  /**
   * Claude Code 2.1.101 and later. Before, one unknown event name made the client discard the whole settings file,
   * so only the classic events are written.
   */
  readonly hasModernEvents: boolean
  /** Write the settings that bring the plan tools back where current models have them off. */
  readonly planTools: boolean
  /** A row of ours for each subagent under the prompt. Claude Code 2.1.329 shows a notice that this is deprecated. */
  readonly subagentStatusLine: boolean
  /** The files of `templates/`, by name. */
  readonly templates: Readonly<Record<string, string>>
  /** The user's own settings have a status line, which one in the project would hide. */
  readonly userHasStatusLine: boolean
}

/** The new text of one settings file, or why it was left alone. */
export type Edited =
  | {
      readonly kind: 'edited'
      /** Undefined: the file is to be absent. Equal to the text before: nothing to do. */
      readonly text: string | undefined
      /** What the user should know. A note that begins with `conflict: ` names a setting of the user's that was kept. */
      readonly notes: readonly string[]
    }
  /** The file cannot be edited safely. `why` names line and column, what is there and what was expected. */
  | { readonly kind: 'broken'; readonly why: string }

/** Writes our entries into the settings files of one harness, and takes them out again. Pure. */
export interface SettingsEditor {
  readonly harness: Harness
  /** The files, relative to the top of the worktree, in the order in which they are to be written. */
  files(): readonly string[]
  /**
   * `text` (undefined: there is no such file) with our entries in their newest form. Adding twice changes nothing.
   * `path` is one of `files()`.
   */
  add(path: string, text: string | undefined, options: SettingsOptions): Edited
  /** `text` without our entries: what `add` was given, byte for byte, but for what was changed since. */
  remove(path: string, text: string): Edited
}

/** What every command of ours contains and no other does: by this our entries are found again. */
export function isOurCommand(command: string): boolean {
  return command.includes('orc-hooks') && (command.includes('agent-event.cjs') || command.includes('# orc-hooks'))
}
