import type { InTheWay } from './clash.ts'
import { fileAt, type IndexCopy } from './index-file.adapter.ts'
import { isNothing, type TreeChange } from './tree-changes.ts'

/** How many paths one command of git is given. */
const MOST_PATHS = 500

/**
 * What is not tracked and stands where a move brings a file. git-read-tree(1) is not asked: like a merge it overwrites
 * what is ignored, and a configuration that upstream now tracks is not less to its owner for that.
 */
export function untrackedInTheWay(
  copy: IndexCopy,
  worktree: string,
  changes: ReadonlyMap<string, TreeChange>,
): readonly InTheWay[] {
  const added = [...changes.values()].filter(({ from, to }) => isNothing(from) && !isNothing(to))
  const places = [...new Set(placesOf(worktree, added))]
  const others = Array.from({ length: Math.ceil(places.length / MOST_PATHS) }, (_, index) =>
    othersIn(copy, places.slice(index * MOST_PATHS, (index + 1) * MOST_PATHS)),
  ).flat()
  return places
    .filter((place) => others.some((other) => other === place || other.startsWith(`${place}/`)))
    .map((path) => ({ kind: 'untracked', path, why: 'not tracked here, and made upstream' }))
}

/** Where there is something at the path of a new file, or in the place of one of its directories. */
function placesOf(worktree: string, added: readonly TreeChange[]): readonly string[] {
  const isDirectory = new Map<string, boolean>()
  return added.flatMap(({ path }) => {
    const parts = path.split('/')
    for (let depth = 1; depth < parts.length; depth += 1) {
      const parent = parts.slice(0, depth).join('/')
      const known = isDirectory.get(parent) ?? fileAt(worktree, parent)?.isDirectory()
      if (known === undefined) return []
      isDirectory.set(parent, known)
      if (!known) return [parent]
    }
    return fileAt(worktree, path) ? [path] : []
  })
}

function othersIn(copy: IndexCopy, paths: readonly string[]): readonly string[] {
  return copy
    .run(['--literal-pathspecs', 'ls-files', '--others', '-z', '--', ...paths])
    .split('\0')
    .filter(Boolean)
}
