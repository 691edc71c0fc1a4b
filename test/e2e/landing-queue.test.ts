// What follows a push of handle-push-conflict, which no hook of git sees: post-push runs once in each clone it landed for.
import { join } from 'node:path'
import { fates } from '../helpers/git-hooks.ts'
import { assert, run, test } from '../helpers/harness.ts'
import { landedTests, passengerTests } from '../helpers/landing-queue-tests.ts'
import { git, orcHooks, put, repository, sandbox } from '../helpers/repository.ts'

for (const kind of ['plain', 'husky'] as const) landedTests({ kind })
passengerTests({ kind: 'plain' })

for (const isTracked of [true, false]) {
  test(`from a submodule${isTracked ? '' : ' with a remote without a fetch refspec'}: it landed once`, async () => {
    const box = sandbox('landing-submodule')
    const top = repository(box)
    git(box, top, 'push', '-q', 'origin', 'main')
    git(box, box.top, 'init', '-q', 'outer')
    const outer = join(box.top, 'outer')
    git(box, outer, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', `${box.top}/work.git`, 'sub')
    const sub = join(outer, 'sub')
    assert.is(orcHooks(box, sub, 'init', '--yes', '--harness', 'claude').code, 0)
    if (!isTracked) git(box, sub, 'config', '--unset-all', 'remote.origin.fetch')
    git(box, top, 'commit', '-q', '--allow-empty', '-m', 'theirs')
    git(box, top, 'push', '-q', 'origin', 'main')
    put(join(sub, 'mine'), 'm\n')
    git(box, sub, 'add', 'mine')
    git(box, sub, 'commit', '-q', '-m', 'mine')
    const done = orcHooks(box, sub, 'handle-push-conflict', 'main')
    assert.is(done.code, 0, done.stdout + done.stderr)
    assert.equal(await fates(join(sub, '.orchestra'), 1), ['landed origin refs/heads/main'])
  })
}

run()
