import { shellWord } from '../core/shell-word.ts'
import { pathWord } from './path-word.ts'

/** How a lockfile is made again by the package manager that it belongs to. */
export interface Regeneration {
  /** The lockfile, from the top of the worktree. */
  readonly path: string
  /** Where the command is to run, from the top of the worktree; empty: there. */
  readonly directory: string
  /** Program and arguments; none of them runs a script of a package, or changes more than it must. */
  readonly command: readonly string[]
  /** Whether the program reads a file with conflict markers, and takes what both sides locked. */
  readonly readsMarkers: boolean
}

type Recipe = Pick<Regeneration, 'command' | 'readsMarkers'>

const NPM = ['npm', 'install', '--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund']
const RECIPES: Readonly<Record<string, Recipe>> = {
  'Cargo.lock': { command: ['cargo', 'update', '--workspace'], readsMarkers: false },
  'Gemfile.lock': { command: ['bundle', 'lock'], readsMarkers: false },
  'bun.lock': { command: ['bun', 'install', '--lockfile-only', '--ignore-scripts'], readsMarkers: false },
  'composer.lock': { command: ['composer', 'update', '--lock', '--no-install', '--no-scripts'], readsMarkers: false },
  'go.sum': { command: ['go', 'mod', 'tidy'], readsMarkers: false },
  'npm-shrinkwrap.json': { command: NPM, readsMarkers: true },
  'package-lock.json': { command: NPM, readsMarkers: true },
  'pnpm-lock.yaml': {
    command: ['pnpm', 'install', '--lockfile-only', '--no-frozen-lockfile', '--ignore-scripts'],
    readsMarkers: true,
  },
  'poetry.lock': { command: ['poetry', 'lock'], readsMarkers: false },
  'uv.lock': { command: ['uv', 'lock'], readsMarkers: false },
}
/** Since version 2 Yarn can make the lockfile alone; version 1 installs along with it. */
const YARN: Recipe = { command: ['yarn', 'install', '--mode=update-lockfile'], readsMarkers: true }
const YARN_CLASSIC: Recipe = {
  command: ['yarn', 'install', '--ignore-scripts', '--non-interactive'],
  readsMarkers: true,
}

/** How the lockfile at `path` is made again; undefined: it is none that we know. `text` is one of its versions. */
export function regenerationOf(path: string, text: string): Regeneration | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const yarn = /^__metadata:/m.test(text) ? YARN : YARN_CLASSIC
  const recipe = name === 'yarn.lock' ? yarn : Object.hasOwn(RECIPES, name) ? RECIPES[name] : undefined
  return recipe && { ...recipe, directory: path.slice(0, -name.length).replace(/\/$/, ''), path }
}

/** The command as a person types it at the top of the worktree. */
export function regenerationCommand({ command, directory }: Regeneration): string {
  const words = command.map(shellWord).join(' ')
  // `cd -` leads elsewhere.
  const place = directory.startsWith('-') ? `./${directory}` : directory
  return directory === '' ? words : `(cd ${pathWord({ path: place })} && ${words})`
}
