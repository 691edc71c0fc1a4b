import { runMergeCheck } from '../lib/merge/check-command.adapter.ts'

// git's hooks pre-commit and post-merge, through templates/merge-check.sh: `node merge-check.cjs <hook>`.
// 43 refuses the commit, as for every hook of ours; a check that breaks refuses nothing.
const isCommit = process.argv[2] === 'pre-commit'
const given = { cwd: process.cwd(), index: process.env['GIT_INDEX_FILE'], json: false, paths: [], quiet: true }
try {
  const code = runMergeCheck({ ...given, staged: isCommit })
  process.exitCode = code === 1 && isCommit ? 43 : 0
} catch (error) {
  console.error(`orc-hooks: the merge check did not run: ${error instanceof Error ? error.message : String(error)}`)
}

/** Says to the code cache that this run was one that is worth preparing for. */
export const isTypical = true
