import { appendFileSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { hashText } from '../core/hash.ts'
import { readText, replaceFile } from '../core/json-file.ts'
import { parseSha, type Sha } from '../core/sha.ts'
import { runGit, tryGit } from './git.adapter.ts'

/** A gate, and the repository it looks after. */
export interface Gate {
  readonly command: string
  readonly commonDir: string
  readonly paths: readonly string[]
}

/** How many trees are remembered, and how many of them are compared path by path. */
const MAX_KEPT = 200
const MAX_COMPARED = 20

/** One line for each tree that passed: the hash of the command, the tree. */
function passedFile({ commonDir }: Gate): string {
  return join(commonDir, 'orc-hooks', 'gate-passed')
}

/** Remembers that the gate passed for a tree. */
export function notePassed(gate: Gate, tree: Sha): void {
  const file = passedFile(gate)
  mkdirSync(dirname(file), { recursive: true })
  appendFileSync(file, `${hashText(gate.command)} ${tree}\n`)
  const lines = (readText(file) ?? '').split('\n')
  if (lines.length > 2 * MAX_KEPT) replaceFile(file, lines.slice(-MAX_KEPT).join('\n'), dirname(file))
}

/** Whether the gate has passed for this tree, or for one that is equal in every path it looks at. */
export function hasPassed(gate: Gate, repository: string, tree: Sha): boolean {
  const command = hashText(gate.command)
  const lines = (readText(passedFile(gate)) ?? '').split('\n').filter((line) => line.startsWith(`${command} `))
  const trees = lines.map((line) => line.slice(command.length + 1))
  if (trees.includes(tree)) return true
  if (gate.paths.length === 0) return false
  const known = [...new Set(trees)].slice(-MAX_COMPARED).toReversed()
  return known.some(
    (other) => tryGit(repository, ['diff-tree', '-r', '--quiet', other, tree, '--', ...gate.paths]).code === 0,
  )
}

/** The tree of a commit. */
export function treeOf(repository: string, commit: Sha): Sha {
  return parseSha(runGit(repository, ['rev-parse', '--verify', `${commit}^{tree}`]).trim())
}
