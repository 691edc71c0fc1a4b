// Real hooks on the files of older releases, of a newer one, and on files that cannot be read.
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { assert, run, test } from '../helpers/harness.ts'
import { knownTitles, makeRepository, runHook, snapshotOf, todoWrite } from '../helpers/hook-process.ts'

const IMPLEMENTED = JSON.stringify({
  schemaVersion: '2.0',
  todos: [
    {
      id: '1',
      content: 'Old task',
      activeForm: '',
      status: 'in_progress',
      agent: 'Skye',
      currentStep: 7,
      totalSteps: 10,
      lastUpdateTime: Date.now(),
    },
  ],
  metadata: { lastUpdateTime: Date.now(), sessionStartTime: Date.now() - 60_000 },
  history: [],
})
const cacheOf = (repository: string) => join(repository, '.orchestra/cache')
const textOf = (...parts: readonly string[]) => readFileSync(join(...parts), 'utf8')
const newTask = (repository: string, title = 'New task') =>
  todoWrite(repository, { session: 'b', todos: { [title]: 'pending' } })

function repositoryWith(content: string): string {
  const repository = makeRepository()
  mkdirSync(cacheOf(repository), { recursive: true })
  writeFileSync(join(cacheOf(repository), 'progress.json'), content)
  return repository
}

function copiesIn(repository: string, folder: string): readonly string[] {
  const directory = join(cacheOf(repository), folder)
  return existsSync(directory) ? readdirSync(directory).map((name) => textOf(directory, name)) : []
}

test('the first event after an update migrates, and the old tasks are still on the screen', async () => {
  const repository = repositoryWith(IMPLEMENTED)
  const { code, stdout } = await runHook(repository, newTask(repository))
  assert.is(code, 0)
  assert.match(stdout, /Old task/)
  const progress = snapshotOf(repository)
  assert.is(progress?.version, '2.0.0')
  const old = progress?.tasks.find(({ id }) => id === '1')
  assert.is(old?.agent, 'Skye')
  assert.is(old?.progress, 70)
  assert.is(textOf(cacheOf(repository), 'progress.json.backup'), IMPLEMENTED)
  assert.equal(copiesIn(repository, 'backups'), [IMPLEMENTED])
})

test('the tasks of a file that nobody touched for days go to history', async () => {
  const repository = repositoryWith('{"todos":[{"content":"Very old","status":"pending"}]}')
  const then = Date.now() / 1000 - 5 * 86_400
  utimesSync(join(cacheOf(repository), 'progress.json'), then, then)
  await runHook(repository, newTask(repository))
  assert.equal(
    snapshotOf(repository)?.tasks.map(({ content }) => content),
    ['New task'],
  )
  assert.ok(knownTitles(repository).has('Very old'))
})

test('killed at any step of a migration: neither the old file nor the event is lost', async () => {
  let step = 0
  for (let isKilled = true; isKilled; ) {
    step += 1
    const repository = repositoryWith(IMPLEMENTED)
    const { signal } = await runHook(repository, newTask(repository), { fault: { dieAtCall: step } })
    isKilled = signal === 'SIGKILL'
    await runHook(repository, newTask(repository, 'Later'), { fault: { clockMs: 120_000 } })
    assert.ok(knownTitles(repository).has('Old task'), `step ${step}`)
    assert.ok(knownTitles(repository).has('Later'), `step ${step}`)
    assert.is(textOf(cacheOf(repository), 'progress.json.backup'), IMPLEMENTED, `step ${step}`)
    assert.equal([...new Set(copiesIn(repository, 'backups'))], [IMPLEMENTED], `step ${step}`)
    assert.equal(
      readdirSync(cacheOf(repository)).filter((name) => /lock|tmp/.test(name)),
      [],
      `step ${step}`,
    )
  }
  assert.ok(step > 10, `only ${step} steps were tried`)
})

test('sixteen hooks at once on an old file make one backup and lose no event', async () => {
  const repository = repositoryWith(IMPLEMENTED)
  const titles = Array.from({ length: 16 }, (_, index) => `Task ${index}`)
  const payloads = titles.map((title) => todoWrite(repository, { session: title, todos: { [title]: 'pending' } }))
  const results = await Promise.all(payloads.map((payload) => runHook(repository, payload)))
  assert.ok(results.every(({ code }) => code === 0))
  await runHook(repository, newTask(repository))
  for (const title of [...titles, 'Old task', 'New task']) assert.ok(knownTitles(repository).has(title), title)
  assert.equal(copiesIn(repository, 'backups'), [IMPLEMENTED])
  assert.not.ok(existsSync(join(cacheOf(repository), 'progress.json.backup.1')))
})

for (const text of ['', '[]', '{"version":"2.0.0","tasks":[{"id"']) {
  test(`the next event heals ${JSON.stringify(text)}, and what was there is kept`, async () => {
    const repository = repositoryWith(text)
    assert.is((await runHook(repository, newTask(repository))).code, 0)
    assert.equal(
      snapshotOf(repository)?.tasks.map(({ content }) => content),
      ['New task'],
    )
    assert.equal(copiesIn(repository, 'quarantine'), [text])
    assert.match(textOf(repository, '.orchestra/logs/orc-hooks.log'), /could not be read .* the old file is /)
  })
}

test('the file of a newer release is kept in quarantine, and the work goes on', async () => {
  const newer = '{"version":"4.0.0","everything":"else"}'
  const repository = repositoryWith(newer)
  assert.is((await runHook(repository, newTask(repository))).code, 0)
  assert.equal(
    snapshotOf(repository)?.tasks.map(({ content }) => content),
    ['New task'],
  )
  assert.equal(copiesIn(repository, 'quarantine'), [newer])
  assert.match(textOf(repository, '.orchestra/logs/orc-hooks.log'), /"4\.0\.0" is newer than 2\.0\.0/)
})

run()
