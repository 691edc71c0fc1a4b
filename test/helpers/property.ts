// fast-check, with the same examples on every run, so that a red test is red for everybody.
// `PROPERTY_SEED=<number> npm test -- property` tries others; a counterexample prints the seed and path to replay it.
import fc from 'fast-check'

fc.configureGlobal({ seed: Number(process.env['PROPERTY_SEED'] ?? 20_260_301) })

export { fc }
