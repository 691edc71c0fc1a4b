// The table of landing-cases.ts as tests of one way to install the hooks, under one shell.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { assert, skip, test } from './harness.ts'
import { type Case, type Kind, playAll, shell, template } from './landing.ts'
import { GIT } from './repository.ts'

export interface LandingTests {
  readonly kind: Kind
  /** What is called `sh`. */
  readonly program: string
  readonly cases: readonly Case[]
  readonly width?: number
  /** Options of init. */
  readonly options?: readonly string[]
}

/** Registers a test for each case; all of them run at the same time. */
export function landingTests({ cases, kind, options, program, width }: LandingTests): void {
  const title = `${kind}, ${program}`
  if (!existsSync(program)) {
    skip(title, `${program} is not installed`)
    return
  }
  console.log(`${title}: ${execFileSync(GIT ?? 'git', ['--version'], { encoding: 'utf8' }).trim()}`)
  const model = template(kind, program, options)
  const results = playAll(model, cases, width)
  for (const { landed = [], name, proof, recorded = [], refused = [], unknown = [] } of cases) {
    test(`${title}: ${name}`, async () => {
      const told = await results.get(name)
      assert.ok(told)
      assert.match(told.output, /exit 0$/, told.output)
      assert.equal(told.landed, landed.toSorted(), told.output)
      const expected = [
        ...[...landed, ...recorded].map((ref) => `landed ${ref}`),
        ...refused.map((ref) => `refused ${ref}`),
        ...unknown.map((ref) => `unknown ${ref}`),
      ]
      assert.equal(told.fates, expected.sort())
      if (proof) assert.match(await shell(told.lab, proof), /exit 0$/)
    })
  }
}
