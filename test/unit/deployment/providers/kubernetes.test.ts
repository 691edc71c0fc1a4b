import { readFileSync } from 'node:fs'
import { commitWords, namesCommit } from '../../../../lib/deployment/commit-in-text.ts'
import { rolloutOf } from '../../../../lib/deployment/providers/kubernetes-rollout.ts'
import { entry } from '../../../helpers/deployment/fake.ts'
import { fakeKubernetes, type LocalFake } from '../../../helpers/deployment/programs.ts'
import { shaOf, sighting, watching } from '../../../helpers/deployment/watching.ts'
import { assert, run, test } from '../../../helpers/harness.ts'
import { put } from '../../../helpers/repository.ts'

const OURS = shaOf('a1')

const object = (kind: string, spec: object, status: object) => ({
  kind,
  metadata: { generation: 3 },
  spec,
  status: { observedGeneration: 3, ...status },
})
const deployment = (status: object) => object('Deployment', { replicas: 3 }, status)
const set = (spec: object, status: object) => object('StatefulSet', { replicas: 3, ...spec }, status)
const daemon = (status: object, spec: object = {}) => object('DaemonSet', spec, status)
const full = { availableReplicas: 3, readyReplicas: 3, replicas: 3, updatedReplicas: 3 }
const late = { reason: 'ProgressDeadlineExceeded', type: 'Progressing' }
const partition = { updateStrategy: { rollingUpdate: { partition: 2 }, type: 'RollingUpdate' } }

const ROLLOUTS: readonly (readonly [string, object, string])[] = [
  ['all replicas new and available', deployment(full), 'done'],
  ['the specification not seen yet', deployment({ ...full, observedGeneration: 2 }), 'waiting'],
  ['one replica still old', deployment({ ...full, updatedReplicas: 2 }), 'waiting'],
  ['an old replica still to end', deployment({ ...full, replicas: 4 }), 'waiting'],
  ['one replica not available', deployment({ ...full, availableReplicas: 2 }), 'waiting'],
  ['the deadline for progress passed', deployment({ ...full, conditions: [late] }), 'failed'],
  [
    'that deadline in a condition of another type',
    deployment({ ...full, conditions: [{ ...late, type: 'Available' }] }),
    'done',
  ],
  ['no status at all', deployment({}), 'waiting'],
  ['scaled to zero', object('Deployment', { replicas: 0 }, {}), 'done'],
  ['a stateful set at its revision', set({}, { ...full, currentRevision: 'b', updateRevision: 'b' }), 'done'],
  ['a stateful set on its way', set({}, { ...full, currentRevision: 'a', updateRevision: 'b' }), 'waiting'],
  ['a stateful set that is not ready', set({}, { ...full, readyReplicas: 1 }), 'waiting'],
  ['a partition that is done', set(partition, { ...full, updatedReplicas: 1 }), 'done'],
  ['a partition on its way', set(partition, { ...full, updatedReplicas: 0 }), 'waiting'],
  ['a set that somebody has to restart', set({ updateStrategy: { type: 'OnDelete' } }, full), 'waiting'],
  ['a daemon everywhere', daemon({ desiredNumberScheduled: 2, numberAvailable: 2, updatedNumberScheduled: 2 }), 'done'],
  [
    'a daemon on one of two',
    daemon({ desiredNumberScheduled: 2, numberAvailable: 2, updatedNumberScheduled: 1 }),
    'waiting',
  ],
  [
    'a daemon that is not available',
    daemon({ desiredNumberScheduled: 2, numberAvailable: 1, updatedNumberScheduled: 2 }),
    'waiting',
  ],
  ['a kind of tomorrow', object('CronJob', {}, full), 'waiting'],
]
for (const [title, workload, expected] of ROLLOUTS) {
  test(`rollout: ${title} is ${expected}`, () => assert.is(rolloutOf(workload).kind, expected))
}

const TAGS: readonly (readonly [string, boolean])[] = [
  [OURS, true],
  [OURS.slice(0, 7), true],
  [OURS.slice(0, 6), false],
  [`main-${OURS.slice(0, 10)}`, true],
  [`v1.2.3-4-g${OURS.slice(0, 8)}`, true],
  [`SHA-${OURS.slice(0, 12).toUpperCase()}`, true],
  [`sha${OURS.slice(0, 7)}`, true],
  [`x${OURS}`, false],
  [`${OURS}0`, false],
  ['latest', false],
  ['', false],
]
for (const [tag, expected] of TAGS) {
  test(`the tag "${tag}" ${expected ? 'names' : 'does not name'} the commit`, () =>
    assert.is(namesCommit(tag, OURS), expected))
}

test('words of a text that may be commits', () => {
  assert.equal(commitWords('release 20260301 of gabcdef1 and 0123456789abcdef'), [
    '20260301',
    'abcdef1',
    '0123456789abcdef',
  ])
})

async function withCluster(body: (fake: LocalFake) => Promise<void>) {
  const fake = fakeKubernetes()
  try {
    await body(fake)
  } finally {
    await fake.close()
  }
}

test('a rollout that failed tells why its pods do not start, and their last words', async () => {
  await withCluster(async (fake) => {
    fake.board.deploy(OURS, 'failed')
    const { deploymentId, logTail, reason, stage, state } = sighting(await watching(fake).look(OURS))
    assert.equal([state, stage, deploymentId], ['failed', 'pod web-1', 'Deployment/web revision 1'])
    assert.equal(reason, { code: 'CrashLoopBackOff', message: 'back-off 40s' })
    assert.equal(logTail, ['panic: no such file: config.json'])
  })
})

test('a pod that crashes while the rollout still may succeed is told, and is no failure', async () => {
  await withCluster(async (fake) => {
    fake.board.deploy(OURS, 'deploying')
    const { reason, stage, state } = sighting(await watching(fake).look(OURS))
    assert.equal([state, stage], ['deploying', '1 of 2 replicas updated'])
    // Without its message, which says something else at each look.
    assert.equal(reason, { code: 'CrashLoopBackOff', message: '' })
  })
})

test('an image whose commit contains ours has taken its place', async () => {
  await withCluster(async (fake) => {
    fake.board.deploy(shaOf('b2'), 'live')
    const { commitMatch, state, supersededBy } = sighting(
      await watching(fake, { isAncestor: async () => true }).look(OURS),
    )
    assert.equal(
      [commitMatch, state, supersededBy],
      ['image', 'superseded', { isContaining: true, sha: shaOf('b2').slice(0, 10) }],
    )
  })
})

test('a later image that is being rolled out, or cannot be, has taken the place of nothing', async () => {
  for (const phase of ['deploying', 'failed'] as const) {
    await withCluster(async (fake) => {
      fake.board.deploy(shaOf('b2'), phase)
      const seen = sighting(await watching(fake, { isAncestor: async () => true }).look(OURS))
      assert.equal([seen.state, seen.commitMatch, seen.reason], ['deploying', 'other', undefined], phase)
      assert.is(seen.stage, 'the image of b2b2b2b is being rolled out')
    })
  }
})

test('what kubectl is called with: names after a "=", nothing through a shell', async () => {
  await withCluster(async (fake) => {
    put(
      `${fake.directory}/kubectl`,
      '#!/bin/sh\nprintf "%s\\n" "$@" > "$ORC_FAKE/args"\ncat "$ORC_FAKE/state"\n',
      0o755,
    )
    const config = entry('kubernetes', {
      annotation: 'acme/commit',
      context: '$(id) --all',
      namespace: 'shop',
      workload: 'deployment/web',
    })
    assert.equal(await watching({ ...fake, config }).look(OURS), { kind: 'none' })
    const args = readFileSync(`${fake.directory}/args`, 'utf8').trim().split('\n')
    assert.equal(args, [
      'get',
      'deployment/web',
      '--output=json',
      '--context=$(id) --all',
      '--namespace=shop',
      '--request-timeout=10s',
    ])
  })
})

test('an annotation of the pods or of the workload names the commit', async () => {
  for (const path of ['template', 'workload']) {
    await withCluster(async (fake) => {
      const annotations = { annotations: { 'acme/commit': OURS } }
      const template = path === 'template' ? { template: { metadata: annotations } } : {}
      const workload = {
        kind: 'Deployment',
        metadata: path === 'template' ? {} : annotations,
        spec: { replicas: 0, ...template },
      }
      put(`${fake.directory}/kubectl`, `#!/bin/sh\ncat <<'END'\n${JSON.stringify(workload)}\nEND\n`, 0o755)
      const config = entry('kubernetes', { annotation: 'acme/commit', workload: 'deployment/web' })
      assert.is(sighting(await watching({ ...fake, config }).look(OURS)).state, 'live')
    })
  }
})

test('without kubectl it says so, and ends', async () => {
  await withCluster(async (fake) => {
    const seen = await watching(fake, { env: { PATH: '/nowhere' } }).look(OURS)
    assert.equal(seen, {
      isPermanent: true,
      kind: 'unreadable',
      why: 'kubectl is not installed, or not in PATH',
    })
  })
})

run()
