import type { Context } from './context.ts'
import type { JsonText } from './scan.ts'

const RANGES = /^(dependencies|devDependencies|peerDependencies|optionalDependencies|engines|overrides|resolutions)$/
const DEPENDENCIES = /^(dev|peer|optional)?dependencies$/i

/** The rules of `package.json` for a file in its versions: ranges are compared as versions, commands step by step. */
export function packageRules(versions: readonly JsonText[]): Context['special'] {
  const moved = inManyBlocks(versions)
  return ({ path }) => {
    if (path.length < 2) return path[0] === 'packageManager' ? { isDropped: false, kind: 'semver' } : undefined
    const [block = '', name = ''] = path[0] === 'pnpm' ? path.slice(1) : path
    if (RANGES.test(block)) return { isDropped: DEPENDENCIES.test(block) && !moved.has(name), kind: 'semver' }
    return block === 'scripts' ? { kind: 'chain' } : undefined
  }
}

/** Dependencies that stand in more than one block: what is removed from one of them may have moved to another. */
function inManyBlocks(versions: readonly JsonText[]): ReadonlySet<string> {
  const blocks = new Map<string, string>()
  const many = new Set<string>()
  for (const { key: block, value } of versions.flatMap(({ root }) => root.items)) {
    for (const { key: name } of DEPENDENCIES.test(block) ? value.items : []) {
      if ((blocks.get(name) ?? block) !== block) many.add(name)
      blocks.set(name, block)
    }
  }
  return many
}
