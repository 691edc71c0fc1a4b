import { type Entry, textOf } from '../core/entry.ts'
import { hasBlock, removeBlock } from './block.ts'
import type { Role } from './domain.ts'
import { editorFor } from './editors.ts'

/** Whether a file is all ours: every one of them says so in a comment near its top. */
export function isOurs(entry: Entry | null): boolean {
  const head = textOf(entry)?.slice(0, 400) ?? ''
  return /^(#|\/\/) orc-hooks:/m.test(head)
}

/** What is left of a file when our part of it goes; null: nothing is, or it was all ours. */
export function withoutOurs(path: string, role: Role, entry: Entry | null): Entry | null {
  if (role === 'runtime') return null
  const text = textOf(entry)
  if (text === undefined || entry?.kind !== 'file') return entry
  if (role === 'own') return isOurs(entry) ? null : entry
  if (role === 'block') return hasBlock(text) ? rest(entry, removeBlock(text)) : entry
  if (role === 'settings') {
    const known = editorFor(path)
    const edited = known?.editor.remove(known.file, text)
    return edited?.kind === 'edited' ? rest(entry, edited.text) : entry
  }
  return entry
}

function rest(entry: Extract<Entry, { kind: 'file' }>, text: string | undefined): Entry | null {
  return text === undefined || text === '' || text === '#!/bin/sh\n' ? null : { ...entry, text }
}
