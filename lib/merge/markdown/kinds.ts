import type { MergeKind } from '../domain.ts'
import { sectionParts } from '../reduce.ts'
import { tableProblems } from '../table-problems.ts'
import { mergeMarkdown } from './merge.ts'
import { parseDocument } from './parse.ts'
import { recordsOfMarkdown } from './records.ts'

function kind(name: string): MergeKind {
  return {
    name,
    canRead: (text) => !text.includes('\0') && !/^(?:<{7} |>{7} )/m.test(text),
    merge: mergeMarkdown,
    partsOf: sectionParts,
    problemsOf: tableProblems,
    recordsOf: (text, rules) => recordsOfMarkdown(parseDocument(text), rules),
  }
}

/** Markdown of any kind, block by block. */
export const markdownKind: MergeKind = kind('markdown')

/** Plans: tasks as headings, checkbox items and rows of tables, with their fields. */
export const roadmapKind: MergeKind = kind('roadmap')

/** Who works on what: a registry of sessions, or one file for each. */
export const sessionKind: MergeKind = kind('session')

/** Releases, newest first, with lists of changes. */
export const changelogKind: MergeKind = kind('changelog')
