// Merges generated versions of a file of many records, alone in its process: `node merge-probe.mjs <bundle> <kind> <records> [append]`.
// Each side edits one record in a hundred and adds ten; with `append` only that. Prints one JSON object: milliseconds,
// megabytes of the versions, and the memory at its highest.
import { pathToFileURL } from 'node:url'

const [bundle = '', kind = '', count = '0'] = process.argv.slice(2)
const { mergeFile } = await import(pathToFileURL(bundle).href)
const WORDS = ['alder', 'birch', 'cedar', 'dogwood', 'elm', 'fir', 'ginkgo', 'hazel', 'ivy', 'juniper', 'larch']
const title = (id) => Array.from({ length: 6 }, (_, at) => WORDS[(id * 7 + at * 5) % WORDS.length]).join(' ')

const KINDS = {
  jsonl: {
    file: (records) => `${records.join('\n')}\n`,
    path: 'events.jsonl',
    record: (id, state) => JSON.stringify({ id: `e-${id}`, state, title: title(id), payload: title(id).repeat(3) }),
  },
  roadmap: {
    file: (records) => `# Roadmap\n\n**Last Updated:** 2026-01-01\n\n## Now\n\n${records.join('\n')}`,
    path: 'docs/ROADMAP.md',
    record: (id, state) =>
      `### QA-${id}: ${title(id)}\n\n**Status:** ${state}\n**Owner:** nobody\n- [ ] write\n- [ ] test\n`,
  },
}

const { file, path, record } = KINDS[kind]
const ids = Array.from({ length: Number(count) }, (_, id) => id)
const version = (isEdited, added) =>
  file([
    ...ids.map((id) => record(id, isEdited(id) ? 'in progress' : 'planned')),
    ...Array.from({ length: 10 }, (_, at) => record(`${added}${at}`, 'planned')).slice(0, added === '' ? 0 : 10),
  ])
const base = version(() => false, '')
const isAppended = process.argv[5] === 'append'
const ours = version((id) => !isAppended && id % 100 === 3, '7000')
const theirs = version((id) => !isAppended && id % 100 === 55, '9000')
const before = process.resourceUsage().maxRSS / 1024
const startedAt = performance.now()
const cpuAt = process.cpuUsage()
const { status, violations } = mergeFile({ base, ours, path, theirs })
const ms = performance.now() - startedAt
if (status !== 'resolved') throw new Error(`${status}: ${violations.join('; ')}`)
const megabytes = (base.length + ours.length + theirs.length) / 1024 / 1024
const cpu = process.cpuUsage(cpuAt)
console.log(
  JSON.stringify({
    cpuMs: (cpu.user + cpu.system) / 1000,
    before,
    megabytes,
    ms,
    peak: process.resourceUsage().maxRSS / 1024,
  }),
)
