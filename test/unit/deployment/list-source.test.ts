// Which deployment of a list decides about a commit, and what is said of the one that took its place.
import { listSource, type Row, readRows } from '../../../lib/deployment/list-source.ts'
import type { LookContext, Observation } from '../../../lib/deployment/ports.ts'
import { shaOf } from '../../helpers/deployment/watching.ts'
import { assert, run, test } from '../../helpers/harness.ts'

const OURS = shaOf('a1')
const OTHER = shaOf('b2')
const FOREIGN = shaOf('c3')

const row = (id: string, state: Row['state'], ...commits: readonly string[]): Row => ({ commits, id, state })

async function look(
  rows: readonly Row[],
  known: Readonly<Record<string, boolean>> = {},
  notBefore?: string,
): Promise<Observation> {
  const source = listSource<Row>({
    explain: async () => ({}),
    list: async () => ({ kind: 'ok', value: rows }),
    name: 'list',
  })
  const context = { isAncestor: async (_sha: string, other: string) => known[other] } as unknown as LookContext
  const target = { branch: 'main', environment: 'production', notBefore, remote: undefined, sha: OURS }
  return source.look(target, context)
}

const CASES: readonly (readonly [string, readonly Row[], string])[] = [
  ['live', [row('1', 'live', OURS)], 'live 1'],
  ['another one is live since', [row('2', 'live', OTHER), row('1', 'live', OURS)], 'superseded 1'],
  ['another one failed since', [row('2', 'failed', OTHER), row('1', 'live', OURS)], 'live 1'],
  ['a rollback to it', [row('3', 'live', OURS), row('2', 'live', OTHER), row('1', 'live', OURS)], 'live 3'],
  [
    'a rollback to it that is under way',
    [row('3', 'building', OURS), row('2', 'live', OTHER), row('1', 'live', OURS)],
    'building 3',
  ],
  [
    'a rollback to it that failed',
    [row('3', 'failed', OURS), row('2', 'live', OTHER), row('1', 'live', OURS)],
    'failed 3',
  ],
  ['deployed again while it serves, in vain', [row('2', 'failed', OURS), row('1', 'live', OURS)], 'live 1'],
  ['only others', [row('1', 'live', OTHER)], 'none'],
]
for (const [title, rows, expected] of CASES) {
  test(`the deployment that decides: ${title}`, async () => {
    const seen = await look(rows)
    assert.is(seen.kind === 'state' ? `${seen.state} ${seen.deploymentId}` : seen.kind, expected)
  })
}

test('pushed again after a commit that never went live: what still serves from before does not hide its failure', async () => {
  const before = { ...row('1', 'live', OURS), startedAt: '2026-01-05T09:00:00.000Z' }
  const other = { ...row('2', 'failed', OTHER), startedAt: '2026-01-05T10:00:00.000Z' }
  const again = { ...row('3', 'failed', OURS), startedAt: '2026-01-05T11:00:00.000Z' }
  const idOf = async (rows: readonly Row[], notBefore?: string) => {
    const seen = await look(rows, {}, notBefore)
    return seen.kind === 'state' ? `${seen.state} ${seen.deploymentId}` : seen.kind
  }
  assert.is(await idOf([again, other, before], '2026-01-05T10:00:00Z'), 'failed 3')
  assert.is(await idOf([other, before], '2026-01-05T10:00:00Z'), 'none')
  assert.is(await idOf([again, other, before]), 'live 1')
})

test('an abbreviation in a text does not name a commit that merely begins alike', async () => {
  const alike = `${OURS.slice(0, 7)}${'0'.repeat(33)}`
  const abbreviation = OURS.slice(0, 7)
  assert.equal(await look([{ ...row('1', 'live', alike), abbreviation }]), { kind: 'none' })
  const seen = await look([{ ...row('1', 'live'), abbreviation }])
  assert.is(seen.kind === 'state' && seen.commitMatch, 'cause')
  const several = await look([{ ...row('1', 'building', FOREIGN), abbreviation }])
  assert.is(several.kind === 'state' && several.state, 'building', 'the component has no full id yet')
})

test('of the components of a newer deployment the one of this repository is named', async () => {
  const rows = [row('2', 'live', FOREIGN, OTHER), row('1', 'superseded', OURS)]
  const named = async (known: Readonly<Record<string, boolean>>) => {
    const seen = await look(rows, known)
    return seen.kind === 'state' ? seen.supersededBy : undefined
  }
  assert.equal(await named({ [OTHER]: true }), { isContaining: true, sha: OTHER })
  assert.equal(await named({ [OTHER]: false }), { isContaining: false, sha: OTHER })
  assert.equal(await named({}), { isContaining: undefined, sha: FOREIGN })
})

test('a list in a form that is not known cannot be read: it is not an empty one', () => {
  const read = (items: unknown) =>
    readRows(items, (item) => (item === 'known' ? row('1', 'live', OURS) : undefined)).kind
  assert.is(read([]), 'ok')
  assert.is(read(['known', 7]), 'ok')
  assert.is(read([7, {}]), 'unreadable')
  assert.is(read({ deployments: [] }), 'unreadable')
  assert.is(read(undefined), 'unreadable')
})

run()
