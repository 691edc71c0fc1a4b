import { defineCommand } from 'citty'
import { mergeFileOptions } from '../lib/merge/command-options.ts'
import { runMergeFile } from '../lib/merge/merge-command.adapter.ts'

export const command = defineCommand({
  args: {
    base: { description: 'The common ancestor; empty or /dev/null: there is none', required: true, type: 'positional' },
    ours: { description: 'One side', required: true, type: 'positional' },
    theirs: { description: 'The other side', required: true, type: 'positional' },
    json: { description: 'The result, its decisions and collisions as one JSON object', type: 'boolean' },
    'label-base': { default: 'base', description: 'What stands behind the marker of the base', type: 'string' },
    'label-ours': { default: 'ours', description: 'What stands behind the marker of OURS', type: 'string' },
    'label-theirs': { default: 'theirs', description: 'What stands behind the marker of THEIRS', type: 'string' },
    'marker-size': { default: '7', description: 'The length of the conflict markers', type: 'string' },
    output: { alias: 'o', description: 'Write the merged text to this file instead of stdout', type: 'string' },
    path: { description: 'The path of the file in its repository, which says of what kind it is', type: 'string' },
    quiet: { description: 'Say nothing of what was decided', type: 'boolean' },
    style: { description: 'merge, diff3 or zdiff3, as merge.conflictStyle of git', type: 'string' },
  },
  meta: {
    description: `Merge three versions of a file record by record; 0: resolved, 1: with conflict markers, 65: bad input

EXAMPLES

  npx orc-hooks merge file base.md ours.md theirs.md --path docs/ROADMAP.md > merged.md
  jj: merge-tools.orc.merge-args = ["merge", "file", "$base", "$left", "$right", "-o", "$output"]`,
    name: 'file',
  },
  run: ({ args }) => runMergeFile(mergeFileOptions(args, process.cwd(), Date.now())),
})
