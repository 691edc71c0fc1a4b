// Where git's text merge has no conflict, merging by record gives the same records.
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { mergeFile } from '../../../lib/merge/merge-file.ts'
import { assert, run, test } from '../../helpers/harness.ts'
import { sparseModels, textsOf, WRITERS } from '../../helpers/merge-model.ts'
import { fc } from '../../helpers/property.ts'
import { sandbox } from '../../helpers/repository.ts'

const box = sandbox('merge-git')

function textMerge(texts: {
  readonly base: string
  readonly ours: string
  readonly theirs: string
}): string | undefined {
  const files = (['ours', 'base', 'theirs'] as const).map((name) => {
    writeFileSync(join(box.top, name), texts[name])
    return name
  })
  const done = spawnSync('git', ['merge-file', '-p', ...files], { cwd: box.top, encoding: 'utf8', env: box.env })
  return done.status === 0 ? done.stdout : undefined
}

for (const [name, writer] of Object.entries(WRITERS)) {
  test(`${name}: a clean text merge has the same lines`, () => {
    let clean = 0
    fc.assert(
      fc.property(sparseModels, (model) => {
        const texts = textsOf(model, writer)
        const text = textMerge(texts)
        const merged = mergeFile(texts)
        if (text === undefined || merged.status !== 'resolved') return
        clean += 1
        const lines = (whole = '') =>
          whole
            .split('\n')
            .map((line) => line.replace(/,$/, ''))
            .toSorted()
        assert.equal(lines(merged.text), lines(text))
      }),
      { numRuns: 15 },
    )
    assert.ok(clean > 3, `only ${clean} were clean`)
  })
}

run()
