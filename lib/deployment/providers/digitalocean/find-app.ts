import { type Answer, askOnce, ended } from '../../ask.ts'
import { listAt, textAt } from '../../json.ts'
import type { LookContext, Target } from '../../ports.ts'
import { COMPONENT_KINDS } from './deployment.ts'
import type { Ready } from './source.ts'

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const PER_PAGE = 100
const MAX_PAGES = 20

interface Search {
  readonly context: LookContext
  readonly ready: Ready
  readonly target: Target
  /** The id or the name of the app; undefined: the one that builds the pushed branch. */
  readonly wanted: string | undefined
}

/** The id of the app: as configured, by its name, or by the repository and branch that its components are built from. */
export async function findApp({ context, ready, target, wanted }: Search): Promise<Answer<string>> {
  if (wanted && ID.test(wanted)) return { kind: 'ok', value: wanted }
  const { branch, remote } = target
  if (!wanted && !(remote && branch)) return ended('which app? Set "app" to its id or name')
  const apps = await listApps(context, ready)
  if (apps.kind === 'unreadable') return apps
  const found = apps.value.filter((app) => (wanted ? textAt(app, 'spec', 'name') === wanted : isBuiltFrom(app, target)))
  const ids = found.flatMap((app) => textAt(app, 'id') ?? [])
  const what = wanted ? `with the name "${wanted}"` : `built from ${remote?.owner}/${remote?.name}, branch ${branch}`
  if (ids.length > 1) return ended(`${ids.length} apps ${what}: set "app" to the id of one`)
  return ids[0]
    ? { kind: 'ok', value: ids[0] }
    : ended(`no app ${what} among the ${apps.value.length} this token can see`)
}

async function listApps(context: LookContext, ready: Ready): Promise<Answer<readonly unknown[]>> {
  const apps: unknown[] = []
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const request = { ...ready(`/v2/apps?page=${page}&per_page=${PER_PAGE}`), about: 'the list of apps', isHome: true }
    const answer = await askOnce(context, request)
    if (answer.kind === 'unreadable') return answer
    apps.push(...listAt(answer.value, 'apps'))
    if (!textAt(answer.value, 'links', 'pages', 'next')) break
  }
  return { kind: 'ok', value: apps }
}

function isBuiltFrom(app: unknown, { branch, remote }: Target): boolean {
  const repository = `${remote?.owner}/${remote?.name}`.toLowerCase()
  const components = COMPONENT_KINDS.flatMap((kind) => listAt(app, 'spec', kind))
  return components.some((component) =>
    ['github', 'gitlab', 'bitbucket', 'git'].some((kind) => {
      const repo = textAt(component, kind, 'repo') ?? pathOf(textAt(component, kind, 'repo_clone_url'))
      return repo?.toLowerCase() === repository && textAt(component, kind, 'branch') === branch
    }),
  )
}

function pathOf(cloneUrl: string | undefined): string | undefined {
  return cloneUrl && /^[a-z]+:\/\/[^/]+\/(.+?)(?:\.git)?\/*$/.exec(cloneUrl)?.[1]
}
