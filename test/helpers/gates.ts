// Pushes that stop on their way until a test lets them go on: to bring about, without luck, what happens in races.
import { existsSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { holderFile, makeRace, type Race, work } from './race.ts'
import { git, put, sandbox } from './repository.ts'
import { until } from './until.ts'

/** In the order in which a push comes by: its fetch, its push, the hook that decides, the hook that is told. */
export const GATES = ['upload', 'receive', 'decide', 'told'] as const

type Gate = (typeof GATES)[number]

/** Clones with three commits each. The first that comes to a gate waits there; to the first two comes the first clone alone. */
export function gatedRace(name: string, clones: number): Race {
  const race = makeRace(sandbox(name), { clones })
  const { box, clients, remote } = race
  for (const client of clients) work(race, client, 0)
  for (const kind of ['receive', 'upload']) {
    const program = join(box.top, `${kind}-pack`)
    put(program, `#!/bin/sh\n${waiting(box.top, kind)}exec git-${kind}-pack "$@"\n`, 0o755)
    git(box, clients[0]?.top ?? '', 'config', `remote.origin.${kind}pack`, program)
  }
  const options = `echo "\${GIT_PUSH_OPTION_0-none}" >>'${box.top}/options'\n`
  put(join(remote, 'hooks/pre-receive'), `#!/bin/sh\n${options}${waiting(box.top, 'decide')}exit 0\n`, 0o755)
  put(join(remote, 'hooks/post-receive'), `#!/bin/sh\n${waiting(box.top, 'told')}exit 0\n`, 0o755)
  return race
}

function waiting(top: string, name: string): string {
  return `mkdir '${top}/${name}' 2>/dev/null && while [ ! -e '${top}/${name}.go' ]; do sleep 0.05; done\n`
}

/** Lets go on who waits there, and all who come later. */
export function open({ box }: Race, ...gates: readonly Gate[]): void {
  for (const gate of gates) writeFileSync(join(box.top, `${gate}.go`), '')
}

/** Until somebody waits there. */
export async function reached({ box }: Race, gate: Gate): Promise<void> {
  await until(() => existsSync(join(box.top, gate)), `somebody at ${gate}`)
}

/** Until so many stand in the queue, the holder among them. */
export async function standing(race: Race, count: number): Promise<void> {
  const directory = dirname(holderFile(race) ?? '')
  const entries = () => ['taken', 'waiting'].flatMap((folder) => readdirSync(join(directory, folder)))
  await until(() => entries().filter((name) => !name.startsWith('.')).length === count, `${count} in the queue`)
}

/** As if the holder had not given a sign of life for minutes. */
export function ageHolder(race: Race): void {
  const longAgo = new Date(Date.now() - 300_000)
  utimesSync(holderFile(race) ?? '', longAgo, longAgo)
}
