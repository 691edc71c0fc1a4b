// What the tracked source of a repository shows about a route, and whether it touches the database.
import { join } from 'node:path'
import { readRoutes } from '../../../lib/audit/routes.adapter.ts'
import { assert, run, test } from '../../helpers/harness.ts'
import { git, put, repository, sandbox } from '../../helpers/repository.ts'

type Files = Readonly<Record<string, string>>

function routeIn(files: Files, path = '/health/live') {
  const box = sandbox('routes')
  const top = repository(box)
  for (const [name, text] of Object.entries(files)) put(join(top, name), text)
  git(box, top, 'add', '-A')
  return readRoutes(top, [path])[0]
}

const CASES: readonly (readonly [string, Files, string])[] = [
  ['inline', { 'app.js': "app.get('/health/live', (_, r) => r.json({ ok: true }))\n" }, 'app.js:1, no database'],
  [
    'inline over several lines',
    { 'app.ts': "app.get('/health/live', async (_, r) => {\n  await pool.query('SELECT 1')\n  r.end()\n})\n" },
    'app.ts:1, pool.query(',
  ],
  [
    'a handler of the same file',
    { 'app.ts': "const live = async (_, r) => {\n  await db.raw('SELECT 1')\n}\n\napp.get('/health/live', live)\n" },
    'app.ts:5, db.raw(',
  ],
  [
    'a handler of the same file that does nothing of the kind, before one that does',
    {
      'app.ts':
        "function live(_, r) {\n  r.end('ok')\n}\nfunction ready() {\n  return db.raw('SELECT 1')\n}\napp.get('/health/live', live)\n",
    },
    'app.ts:7, no database',
  ],
  [
    'a handler of another file',
    { 'app.ts': "import { live } from './live.ts'\napp.get('/health/live', live)\n" },
    'app.ts:2, live is elsewhere',
  ],
  [
    'Go',
    {
      'main.go':
        'mux.HandleFunc("/health/live", h.Live)\n\nfunc (h *H) Live(w http.ResponseWriter, r *http.Request) {\n\tif h.db.Ping() != nil {\n\t}\n}\n',
    },
    'main.go:1, db.Ping(',
  ],
  [
    'Flask',
    {
      'app.py':
        '@app.route("/health/live")\ndef live():\n    return "ok"\n\n@app.route("/x")\ndef x():\n    db.execute()\n',
    },
    'app.py:1, no database',
  ],
  [
    'a router that is mounted',
    {
      'src/health.ts': "router.get('/live', async () => {\n  await prisma.user.count()\n})\n",
      'src/x.ts': "a.get('/live', () => {})\n",
    },
    'src/health.ts:1, prisma.user.count(',
  ],
  [
    'a file that is a route',
    { 'app/health/live/route.ts': "export async function GET() {\n  await db.execute('SELECT 1')\n}\n" },
    'app/health/live/route.ts:1, db.execute(',
  ],
  ['only a test', { 'test/app.test.ts': "app.get('/health/live', () => db.query())\n", 'a.ts': '1\n' }, 'nowhere'],
  ['only a text', { 'a.ts': "const path = '/health/live'\n" }, 'nowhere'],
  ['a comment', { 'a.ts': "app.get('/health/live', () => {\n  // not db.query( here\n})\n" }, 'a.ts:1, no database'],
]
for (const [title, files, expected] of CASES) {
  test(`the route /health/live: ${title}`, () => {
    const { database, elsewhere, place } = routeIn(files) ?? {}
    const found = elsewhere === undefined ? (database ?? 'no database') : `${elsewhere} is elsewhere`
    assert.is(place === undefined ? 'nowhere' : `${place}, ${found}`, expected)
  })
}

test('without source in a known language nothing is said', () => {
  assert.is(routeIn({ 'README.md': "app.get('/health/live')" }), undefined)
})

test('hostile paths reach git as texts and no pattern', () => {
  const files = { 'a.ts': "app.get('/health/live', () => {})\n" }
  for (const path of ["/health/$(touch pwned)'", '/--open-files-in-pager=touch', '/.*', '/../../etc', ':(exclude)*'])
    assert.is(routeIn(files, path)?.place, undefined, path)
})

run()
