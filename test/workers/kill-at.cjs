// Loaded into a command by tests, with --require: dies by SIGKILL right before the step whose number ORC_TEST_KILL_AT says.
// A step is what changes the disk or the remote. Without a number it writes their names to ORC_TEST_STEPS.
const childProcess = require('node:child_process')
const fs = require('node:fs')
const { syncBuiltinESMExports } = require('node:module')

const at = Number(process.env.ORC_TEST_KILL_AT ?? 0)
const realWrite = fs.appendFileSync
let count = 0

function step(name) {
  count += 1
  if (process.env.ORC_TEST_STEPS) realWrite(process.env.ORC_TEST_STEPS, `${name}\n`)
  if (count === at) process.kill(process.pid, 'SIGKILL')
}

function gitStep(args) {
  const words = args.filter(
    (word, index) => word !== '--no-optional-locks' && word !== '-c' && args[index - 1] !== '-c',
  )
  if (words[0] === 'push' || words[0] === 'update-ref' || words[0] === 'notes' || words[0] === 'branch') return words[0]
  if (words[0] !== 'read-tree' || !words.includes('-u')) return undefined
  // A plan reads a copy of the index, which must not stay behind.
  return words.includes('-n') ? 'read-tree -n' : 'read-tree'
}

for (const name of ['spawn', 'spawnSync']) {
  const real = childProcess[name]
  childProcess[name] = (file, args, options) => {
    const found = file === 'git' ? gitStep(args) : undefined
    if (found) step(found)
    return real(file, args, options)
  }
}

for (const name of ['renameSync', 'rmSync', 'writeFileSync']) {
  const real = fs[name]
  fs[name] = (...args) => {
    const target = String(args[name === 'renameSync' ? 1 : 0])
    const inQueue = /\/(done|intended|taken|waiting)\/[^/]+$/.exec(target)
    if (inQueue && name !== 'writeFileSync') {
      if (name === 'renameSync' || fs.existsSync(target)) step(`${name} ${inQueue[1]}`)
    } else if (
      /(push-run\.json|\/index|\/index\.lock)$/.test(target) ||
      (name === 'renameSync' && /\.txt$/.test(target))
    ) {
      step(`${name} ${target.split('/').at(-1)}`)
    }
    return real(...args)
  }
}

syncBuiltinESMExports()
