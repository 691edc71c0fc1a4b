import { HARNESSES, type Harness } from '../harness/domain.ts'
import type { SettingsEditor } from './settings/domain.ts'

const EDITORS: Partial<Record<Harness, SettingsEditor>> = {}

/** The editor of a harness's settings files. */
export function editorOf(harness: Harness): SettingsEditor | undefined {
  return EDITORS[harness]
}

/** The editor that knows the file at `path`, by the end of its name. */
export function editorFor(path: string): SettingsEditor | undefined {
  return HARNESSES.map((harness) => EDITORS[harness]).find((editor) => editor && fileOf(editor, path) !== undefined)
}

/** The name by which `editor` knows the file at `path`, if it does. */
export function fileOf(editor: SettingsEditor, path: string): string | undefined {
  return editor.files().find((file) => path === file || path.endsWith(`/${file}`))
}
