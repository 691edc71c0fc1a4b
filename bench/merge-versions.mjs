// Writes generated versions of a file of many records: `node merge-versions.mjs <folder> <kind> <records> [append]`. Each
// side edits one record in a hundred and adds ten; with `append` only that.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const [folder = '', kind = '', count = '0', how = ''] = process.argv.slice(2)
const WORDS = ['alder', 'birch', 'cedar', 'dogwood', 'elm', 'fir', 'ginkgo', 'hazel', 'ivy', 'juniper', 'larch']
const title = (id) => Array.from({ length: 6 }, (_, at) => WORDS[(id * 7 + at * 5) % WORDS.length]).join(' ')

const KINDS = {
  jsonl: {
    file: (records) => `${records.join('\n')}\n`,
    record: (id, state) => JSON.stringify({ id: `e-${id}`, state, title: title(id), payload: title(id).repeat(3) }),
  },
  roadmap: {
    file: (records) => `# Roadmap\n\n**Last Updated:** 2026-01-01\n\n## Now\n\n${records.join('\n')}`,
    record: (id, state) =>
      `### QA-${id}: ${title(id)}\n\n**Status:** ${state}\n**Owner:** nobody\n- [ ] write\n- [ ] test\n`,
  },
}

const { file, record } = KINDS[kind]
const ids = Array.from({ length: Number(count) }, (_, id) => id)
const write = (name, { added, edits }) => {
  const records = ids.map((id) => record(id, how !== 'append' && id % 100 === edits ? 'in progress' : 'planned'))
  const more = added === undefined ? [] : Array.from({ length: 10 }, (_, at) => record(`${added}${at}`, 'planned'))
  writeFileSync(join(folder, name), file([...records, ...more]))
}

mkdirSync(folder, { recursive: true })
write('base', {})
write('ours', { added: '7000', edits: 3 })
write('theirs', { added: '9000', edits: 55 })
