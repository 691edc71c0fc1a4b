// Merges the three versions of a file in a folder, alone in its process: `node merge-probe.mjs <bundle> <folder> <path>`.
// Prints one JSON object: milliseconds, megabytes of the versions, and the memory of the process at its highest.
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const [bundle = '', folder = '', path = ''] = process.argv.slice(2)
const { mergeFile } = await import(pathToFileURL(bundle).href)
const [base, ours, theirs] = ['base', 'ours', 'theirs'].map((name) => readFileSync(join(folder, name), 'utf8'))
const startedAt = performance.now()
const cpuAt = process.cpuUsage()
const { status, text, violations } = mergeFile({ base, ours, path, theirs })
const ms = performance.now() - startedAt
const cpu = process.cpuUsage(cpuAt)
if (status !== 'resolved' || text === undefined) throw new Error(`${status}: ${violations.join('; ')}`)
const bytes = ['base', 'ours', 'theirs'].reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)
console.log(
  JSON.stringify({
    cpuMs: (cpu.user + cpu.system) / 1000,
    megabytes: bytes / 1024 / 1024,
    ms,
    peak: process.resourceUsage().maxRSS / 1024,
  }),
)
