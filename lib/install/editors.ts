import { HARNESSES, type Harness } from '../harness/domain.ts'
import type { SettingsEditor } from './settings/domain.ts'
import { settingsEditor } from './settings/editors.ts'

/** The names of a harness's settings files, relative to the directory that holds them. */
export function settingsFiles(harness: Harness): readonly string[] {
  return settingsEditor(harness)?.files() ?? []
}

/** The editor of the settings file at `path`, with the name it knows the file by. */
export function editorFor(path: string): { readonly editor: SettingsEditor; readonly file: string } | undefined {
  for (const harness of HARNESSES) {
    const editor = settingsEditor(harness)
    const file = editor?.files().find((name) => path.endsWith(`/${name}`))
    if (editor && file) return { editor, file }
  }
  return undefined
}
