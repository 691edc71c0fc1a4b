import type { Outcome, OutcomeKind } from '../../../lib/push/outcome.ts'
import { renderOutcome } from '../../../lib/push/render-outcome.ts'
import { shaOf } from '../../helpers/deployment/watching.ts'
import { assert, run, test } from '../../helpers/harness.ts'

const report = {
  files: [
    {
      collisions: [],
      commands: [{ command: 'git checkout --ours -- a.ts && git add -- a.ts', effect: 'take all of upstream' }],
      ours: [],
      path: 'a.ts',
      role: 'developer',
      shape: 'both-modified' as const,
      theirs: [],
      what: 'changed on both sides',
    },
  ],
  next: [{ command: 'git rebase --continue', effect: 'go on' }],
  operation: 'rebase',
  sides: { ours: 'upstream', theirs: 'your commit' },
}

function outcome(kind: OutcomeKind, more: Partial<Outcome>): string {
  const text = renderOutcome({
    after: null,
    alreadyUpstream: [],
    backup: 'refs/orc/backup/1-main',
    before: shaOf('a1'),
    branch: 'main',
    conflict: null,
    exitCode: 3,
    inTheWay: [],
    local: 'unchanged',
    method: null,
    next: ['git fetch origin', 'git rebase --autostash origin/main main'],
    outcome: kind,
    reason: 'it collides',
    refusal: null,
    remote: 'origin',
    resolved: [],
    rewritten: [],
    target: 'refs/heads/main',
    upstream: null,
    ...more,
  })
  return text
}

test('what is for a rebase that has stopped stands below the command that begins it', () => {
  const text = outcome('conflict', { conflict: { commit: null, report } })
  const at = (part: string) => {
    assert.match(text, part)
    return text.indexOf(part)
  }
  assert.ok(at('git rebase --autostash') < at('When git has stopped there:'), text)
  assert.ok(at('When git has stopped there:') < at('git checkout --ours'), text)
  assert.is(text.split('git fetch origin').length, 2, 'once')
})

test('without a conflict the next commands are last', () => {
  assert.match(outcome('gave-up', {}), / {2}next:\n {4}git fetch origin\n {4}git rebase --autostash origin\/main main$/)
})

run()
