import { isMap, isSeq, LineCounter, parseAllDocuments, type YAMLMap } from 'yaml'
import type { Platform } from './domain.ts'
import { type PlacedCheck, readCheck } from './health-check.ts'
import { lineOf, mapAt, mapsIn, pairOf, resolved, type Source, textOf } from './yaml-block.ts'

export interface HealthFile {
  readonly checks: readonly PlacedCheck[]
  /** Components that have no health check at all. */
  readonly unchecked: readonly { readonly line: number; readonly owner: string }[]
  readonly platform: Platform | undefined
  /** What the parser says against the file. */
  readonly syntax: readonly { readonly line: number; readonly message: string }[]
}

/** The health checks of an app spec, a compose file or manifests of Kubernetes; which of them it is shows in the file. */
export function readHealthFile(text: string): HealthFile {
  const counter = new LineCounter()
  const documents = [...parseAllDocuments(text, { lineCounter: counter, prettyErrors: false })]
  const found = documents.flatMap((document) =>
    isMap(document.contents) ? [readRoot(document.contents, { counter, document, text })] : [],
  )
  return {
    checks: found.flatMap(({ checks }) => checks),
    platform: found.find(({ platform }) => platform !== undefined)?.platform,
    syntax: documents.flatMap(({ errors }) =>
      errors.map((error) => ({ line: counter.linePos(error.pos[0]).line, message: error.message })),
    ),
    unchecked: found.flatMap(({ unchecked }) => unchecked),
  }
}

type Found = Omit<HealthFile, 'syntax'>

function readRoot(root: YAMLMap, source: Source): Found {
  const kind = textOf(root.get('kind', true))
  if (kind !== '' && textOf(root.get('apiVersion', true)) !== '') return readKubernetes(root, source)
  const services = mapAt(root, 'services', source)
  if (services) return readCompose(services, source)
  return readAppSpec(mapAt(root, 'spec', source) ?? root, source)
}

/** What an app is made of; the last three need no health check. */
const APP_PARTS = ['services', 'workers', 'functions', 'jobs', 'static_sites']

/** DigitalOcean: `services` and `workers` are lists of components. */
function readAppSpec(root: YAMLMap, source: Source): Found {
  const components = ['services', 'workers'].flatMap((key) => mapsIn(root.get(key, true)).map((map) => ({ key, map })))
  const found = components.map(({ key, map }) => {
    const owner = textOf(map.get('name', true))
    const checks = (
      [
        ['health_check', 'readiness'],
        ['liveness_health_check', 'liveness'],
      ] as const
    ).flatMap(([name, kind]) => readCheck(map, name, { kind, owner, platform: 'digitalocean', source }))
    const isBare = checks.length === 0 && key === 'services'
    return { checks, unchecked: isBare ? [{ line: lineOf(map, source), owner }] : [] }
  })
  const isAppSpec = APP_PARTS.some((key) => root.has(key))
  return together(found, isAppSpec ? 'digitalocean' : undefined)
}

function readCompose(services: YAMLMap, source: Source): Found {
  const found = services.items.map(({ key, value }) => {
    const owner = textOf(key)
    const service = resolved(value, source)
    if (!isMap(service)) return { checks: [], unchecked: [] }
    const block = mapAt(service, 'healthcheck', source)
    const checks =
      block && !isSwitchedOff(block, source)
        ? readCheck(service, 'healthcheck', { kind: 'liveness', owner, platform: 'compose', source })
        : []
    return { checks, unchecked: checks.length === 0 ? [{ line: lineOf(key, source), owner }] : [] }
  })
  return together(found, 'compose')
}

/** The ways to take away the check that an image brings along. */
function isSwitchedOff(block: YAMLMap, source: Source): boolean {
  const at = (key: string) => resolved(pairOf(block, key, source)?.value, source)
  const test = at('test')
  return textOf(at('disable')) === 'true' || (isSeq(test) && textOf(test.items[0]) === 'NONE')
}

/** What ends by itself needs nobody to look after it. */
const ENDING = new Set(['CronJob', 'Job'])

/** Every container in the manifest, at whatever depth its workload keeps them. */
function readKubernetes(root: YAMLMap, source: Source): Found {
  const isEnding = ENDING.has(textOf(root.get('kind', true)))
  const found = containersIn(root, source).map((container) => {
    const owner = textOf(container.get('name', true))
    const hasStartup = pairOf(container, 'startupProbe', source) !== undefined
    const checks = (['liveness', 'readiness', 'startup'] as const).flatMap((kind) =>
      readCheck(container, `${kind}Probe`, { hasStartup, kind, owner, platform: 'kubernetes', source }),
    )
    return {
      checks,
      unchecked: checks.length === 0 && !isEnding ? [{ line: lineOf(container, source), owner }] : [],
    }
  })
  return together(found, 'kubernetes')
}

function containersIn(node: unknown, source: Source): readonly YAMLMap[] {
  if (isSeq(node)) return node.items.flatMap((item) => containersIn(item, source))
  if (!isMap(node)) return []
  return node.items.flatMap(({ key, value }) =>
    textOf(key) === 'containers' ? mapsIn(value) : containersIn(value, source),
  )
}

function together(found: readonly Omit<Found, 'platform'>[], platform: Platform | undefined): Found {
  return {
    checks: found.flatMap(({ checks }) => checks),
    platform,
    unchecked: found.flatMap(({ unchecked }) => unchecked),
  }
}
