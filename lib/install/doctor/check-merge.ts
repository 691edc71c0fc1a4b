import type { Check, DoctorFacts } from './domain.ts'

const INIT = 'npx orc-hooks init --yes'

/** Whether a conflict in Markdown or JSON comes to our merge driver, in this clone and in others. */
export function checkMerge({ install, merge }: DoctorFacts): Check[] {
  const base = { id: 'merge.driver', title: 'merge driver' }
  if (install.manifest?.choices.mergeDriver === false) {
    return [{ ...base, detail: 'left out (--no-merge-driver)', status: 'skip' }]
  }
  const pair = pairOf({ install, merge })
  if (pair) return [{ ...base, ...pair }]
  return [trial(merge), shared(merge)]
}

type Pair = Pick<DoctorFacts, 'install' | 'merge'>

/** The attribute and the driver are of use only together: what is missing, undefined when nothing is. */
function pairOf({ install, merge }: Pair): Omit<Check, 'id' | 'title'> | undefined {
  const hasAttribute = merge.attribute === 'orc'
  if (hasAttribute && merge.isConfigured) return undefined
  if (hasAttribute) {
    // A fresh clone brings .gitattributes along, and no configuration.
    const detail = 'the attribute is there and the driver is not: git merges line by line here, with ordinary markers'
    return { detail, fix: INIT, status: install.manifest ? 'fail' : 'warn' }
  }
  if (!merge.isConfigured) return { detail: 'not installed', fix: INIT, status: install.manifest ? 'fail' : 'warn' }
  const said = merge.attribute === 'unspecified' ? 'no attribute' : `the attribute merge=${merge.attribute}`
  return { detail: `the driver is there, and Markdown files have ${said}`, fix: INIT, status: 'fail' }
}

function trial({ trial: tried }: DoctorFacts['merge']): Check {
  const base = { id: 'merge.driver', title: 'a try-out merge through the merge driver' }
  if (tried?.outcome === 'merged') return { ...base, detail: 'merged record by record', status: 'ok' }
  const why = tried?.said ? `: ${tried.said}` : ''
  const detail =
    tried?.outcome === 'marked'
      ? `the program did not run, and git put ordinary markers into the file${why}`
      : `one side was lost: the command is not ours${why}`
  return { ...base, detail, fix: INIT, status: 'fail' }
}

function shared({ isShared }: DoctorFacts['merge']): Check {
  const base = { id: 'merge.shared', title: 'merge attributes reach clones' }
  if (isShared) return { ...base, detail: 'committed', status: 'ok' }
  const fix = 'git add .gitattributes && git commit -m "chore: merge attributes" -- .gitattributes'
  return { ...base, detail: 'not committed yet: .gitattributes', fix, status: 'warn' }
}
