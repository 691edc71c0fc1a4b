// Merges of many records, each in a process of its own: time and memory, and whether they grow with the records only.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { summary } from './measure.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
/** Ten times the records may take this many times as long: the caches of the machine end somewhere. */
const LINEAR = 14
/** As many times the size of the three versions may be held: they are, and what comes out. */
const MEMORY = 3
const LARGE = 540_000 // records of JSON Lines, about 100 MB a version

/**
 * Rows for the table. The time is that of the clock or of the processor, whichever is less: a busy machine slows the one,
 * the threads of the garbage collector add to the other.
 */
export async function mergeRows(rounds) {
  // Inside the package, because the bundle imports what is installed there.
  const cache = join(root, 'node_modules/.cache')
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(join(cache, 'orc-bench-merge-'))
  try {
    const bundle = join(folder, 'merge-file.mjs')
    const entryPoints = [join(root, 'lib/merge/merge-file.ts')]
    await build({ bundle: true, entryPoints, format: 'esm', logLevel: 'warning', outfile: bundle, platform: 'node' })
    const isQuick = rounds < 20
    const times = isQuick ? 1 : 3
    const sizes = isQuick ? [100, 1000, 10_000] : [100, 1000, 10_000, 50_000]
    const roadmaps = sizes.map((records) => ({ ...measure({ bundle, kind: 'roadmap', records, times }), records }))
    const large = isQuick
      ? []
      : ['append', 'scattered'].map((how) => measure({ bundle, how, kind: 'jsonl', records: LARGE, times: 1 }))
    return [...roadmaps.flatMap(timeRows), ...linearRows(roadmaps), ...large.flatMap(largeRows)]
  } finally {
    rmSync(folder, { force: true, recursive: true })
  }
}

const PATHS = { jsonl: 'events.jsonl', roadmap: 'docs/ROADMAP.md' }

function measure({ bundle, how = '', kind, records, times }) {
  const folder = mkdtempSync(`${bundle}-`)
  script('merge-versions.mjs', [folder, kind, String(records), how])
  const runs = Array.from({ length: times }, () => JSON.parse(script('merge-probe.mjs', [bundle, folder, PATHS[kind]])))
  rmSync(folder, { force: true, recursive: true })
  const { median, min } = summary(runs.map(({ cpuMs, ms }) => Math.min(cpuMs, ms)))
  return { how, median, megabytes: runs[0].megabytes, min, peak: Math.max(...runs.map(({ peak }) => peak)) }
}

function script(name, args) {
  const file = fileURLToPath(new URL(name, import.meta.url))
  const done = spawnSync(process.execPath, [file, ...args], { encoding: 'utf8' })
  if (done.status !== 0) throw new Error(`${name} ${args.join(' ')}: ${done.stderr}`)
  return done.stdout
}

function timeRows({ median, min, peak, records }) {
  const budget = records === 10_000 ? 1000 : undefined
  const what = `merge a roadmap of ${records.toLocaleString('en')} records`
  return [
    {
      against: 'nothing',
      budget,
      isOk: budget === undefined ? undefined : min <= budget,
      median,
      min,
      unit: 'ms',
      what,
    },
    { against: 'memory at its highest', median: peak, min: peak, unit: 'MB', what },
  ]
}

/** The time for each step to more records, against what grows with the records alone. */
function linearRows(roadmaps) {
  return roadmaps.slice(2).map((large, index) => {
    const small = roadmaps[index + 1]
    const ratio = (large.min / small.min) * ((10 * small.records) / large.records)
    const what = `10 times the records, from ${small.records.toLocaleString('en')} on`
    return {
      against: 'the smaller roadmap',
      budget: LINEAR,
      isOk: ratio <= LINEAR,
      median: ratio,
      min: ratio,
      unit: 'x',
      what,
    }
  })
}

function largeRows({ how, median, megabytes, min, peak }) {
  const edits = how === 'append' ? 'both append' : '2 % edited'
  const what = `merge JSON Lines, ${Math.round(megabytes / 3)} MB a version, ${edits}`
  const times = peak / megabytes
  return [
    { against: 'nothing', median, min, unit: 'ms', what },
    {
      against: 'memory to the three versions',
      budget: MEMORY,
      isOk: times <= MEMORY,
      median: times,
      min: times,
      unit: 'x',
      what,
    },
  ]
}
