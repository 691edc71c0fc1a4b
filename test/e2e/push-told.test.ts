// What people are told, at their next prompt, of pushes that were refused.
import { join } from 'node:path'
import { fates } from '../helpers/git-hooks.ts'
import { assert, run, test } from '../helpers/harness.ts'
import { copyOf, shell, template, untilQuiet } from '../helpers/landing.ts'

const DECLINED =
  'did not land: a hook or the remote declined it; the output of git push says why. Next: npx orc-hooks push status'
const BEHIND = 'did not land: the remote has commits that are not in it. Next: '
const HANDLE = 'npx orc-hooks handle-push-conflict'

test('a refusal is told as what it was, with the command for the branch and the remote it was', async () => {
  const lab = copyOf(template('plain', '/bin/sh'), 'push-told')
  const told = async (count: number, script: string) => {
    await shell(lab, script)
    await fates(join(lab.top, '.orchestra'), count)
    await untilQuiet(lab)
    const texts = await shell(lab, 'grep -h "^> " .orchestra/notices/shell/*; rm -r .orchestra/notices')
    return texts.replaceAll('> The push of ', '').split('\n').slice(0, -1).sort()
  }
  const first = `declines 'test "$1" = refs/heads/main' update; git checkout -q -b a; more; git push -q origin a:refs/heads/b || :`
  assert.equal(await told(3, `${first}; git push -q --atomic origin a:main a:refs/heads/c || :`), [
    `b ${DECLINED}`,
    `c ${DECLINED}`,
    `main ${DECLINED}`,
  ])
  const second = 'other_more; git push -q origin a:main || :; git push -q ../work.git a:main || :'
  const third = 'git remote add up ../work.git; git push -q up HEAD:main || :'
  const fourth = `git branch "it's;x"; git push -q origin "it's;x:main" || :`
  assert.equal(await told(7, `${second}; ${third}; ${fourth}`), [
    `main ${BEHIND}git pull --rebase <the URL> main`,
    String.raw`main ${BEHIND}${HANDLE} 'it'\''s;x:main'`,
    `main ${BEHIND}${HANDLE} HEAD:main --remote up`,
    `main ${BEHIND}${HANDLE} a:main`,
  ])
})

test('what was refused and has landed since in another form is not told', async () => {
  const lab = copyOf(template('plain', '/bin/sh'), 'push-told-since')
  const push = 'git push -q origin main'
  await shell(lab, `other_more; more; ${push} || :; git pull -q --rebase origin main; ${push}`)
  await fates(join(lab.top, '.orchestra'), 2)
  await untilQuiet(lab)
  assert.is((await shell(lab, 'ls .orchestra/notices 2>/dev/null || :')).replace(/^exit 0$/m, '').trim(), '')
})

run()
