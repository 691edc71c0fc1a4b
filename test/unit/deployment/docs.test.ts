// The pages of the sources say what the code does.
import { readdirSync, readFileSync } from 'node:fs'
import { parseConfig } from '../../../lib/core/config.ts'
import { parseDeploymentConfig } from '../../../lib/deployment/config.ts'
import { PHASES } from '../../../lib/deployment/providers/digitalocean/deployment.ts'
import { SOURCE_OPTIONS } from '../../../lib/deployment/source-options.ts'
import { assert, run, test } from '../../helpers/harness.ts'
import { assertValid } from '../../helpers/schema.ts'

const page = (name: string) => readFileSync(`docs/providers/${name}.md`, 'utf8')
const examples = (text: string) =>
  [...text.matchAll(/```json\n([\s\S]*?)```/g)].map(([, json]) => JSON.parse(json ?? ''))

function problemsOf(file: object): readonly string[] {
  assertValid('config', file)
  return parseConfig(JSON.stringify(file), 'deployment', parseDeploymentConfig).problems
}

test('each type of source has its page, and each page its type', () => {
  const pages = readdirSync('docs/providers').filter((name) => name !== 'README.md')
  assert.equal(
    pages.toSorted(),
    Object.keys(SOURCE_OPTIONS)
      .map((type) => `${type}.md`)
      .toSorted(),
  )
})

test('the index links every page', () => {
  const links = [...page('README').matchAll(/^\| \[`([\w-]+)`\]\(([\w-]+)\.md\)/gm)].map(
    ([, type, target]) => `${type} ${target}`,
  )
  assert.equal(
    links,
    Object.keys(SOURCE_OPTIONS).map((type) => `${type} ${type}`),
  )
})

test('the example of the index is a configuration', () => {
  const found = examples(page('README'))
  assert.is(found.length, 1)
  for (const file of found) assert.equal(problemsOf(file), [])
})

for (const [type, options] of Object.entries(SOURCE_OPTIONS)) {
  test(`${type}: the example is a valid entry, and the table has every option and no other`, () => {
    const found = examples(page(type))
    assert.ok(found.length > 0)
    for (const source of found) {
      assert.is(source.type, type)
      assert.equal(problemsOf({ deployment: { environments: { production: { sources: [source] } } } }), [])
    }
    const table = /\| option[^\n]*\n\|[-| ]*\n((?:\|[^\n]*\n)*)/.exec(page(type))?.[1] ?? ''
    const names = table
      .split('\n')
      .flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name ?? ''))
    assert.equal(names.toSorted(), Object.keys(options).toSorted())
  })
}

test('digitalocean: every phase stands in the table with its state', () => {
  const rows = page('digitalocean')
    .split('\n')
    .filter((row) => row.startsWith('| `'))
  for (const [phase, state] of Object.entries(PHASES)) {
    assert.ok(
      rows.some((row) => row.includes(`\`${phase}\``) && row.includes(`| \`${state}\``)),
      phase,
    )
  }
})

test('a command that stands in the pages about deployments can be typed as it stands', () => {
  const pages = ['deployment', 'deployment-failures', 'operations', 'providers/README', ...Object.keys(SOURCE_OPTIONS)]
  const bare =
    /^(?:orc-hooks |deploy (?:list|logs|open|verify)|audit health|(?:check-deployment-status|cleanup-deployment-status|manage-deployment-monitors|monitor-deployment) )/
  for (const name of pages) {
    const file = Object.hasOwn(SOURCE_OPTIONS, name) ? `docs/providers/${name}.md` : `docs/${name}.md`
    const spans = [...readFileSync(file, 'utf8').matchAll(/`([^`]+)`/g)].map(([, span = '']) => span)
    assert.equal(
      spans.filter((span) => bare.test(span)).map((span) => `${file}: ${span}`),
      [],
    )
  }
})

run()
