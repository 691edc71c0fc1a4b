// Loaded into a command by tests, with --require: dies by SIGKILL right before the step whose number ORC_TEST_KILL_AT says.
// A step is every write of its own, and every git that writes. Without a number it writes their names to ORC_TEST_STEPS.
const childProcess = require('node:child_process')
const fs = require('node:fs')
const { syncBuiltinESMExports } = require('node:module')

const at = Number(process.env.ORC_TEST_KILL_AT ?? 0)
const steps = process.env.ORC_TEST_STEPS ? fs.openSync(process.env.ORC_TEST_STEPS, 'a') : undefined
let count = 0
let isInside = false

function step(name) {
  count += 1
  if (steps !== undefined) fs.writeSync(steps, `${name}\n`)
  if (count === at) process.kill(process.pid, 'SIGKILL')
}

function writes(args) {
  const words = args.filter((word) => !/^--(no-optional-locks|literal-pathspecs)$/.test(word))
  return ['add', 'checkout', 'update-index'].includes(words[0]) || (words[0] === 'hash-object' && words[1] === '-w')
}

const realSpawn = childProcess.spawnSync
childProcess.spawnSync = (file, args, options) => {
  if (file !== 'git' || writes(args)) step(`${file} ${args[0]}`)
  return realSpawn(file, args, options)
}

// Not those of directories: an empty one is nothing that is left half done.
const WRITERS = ['appendFileSync', 'chmodSync', 'mkdtempSync', 'renameSync', 'rmSync', 'writeFileSync']

for (const name of WRITERS) {
  const real = fs[name]
  fs[name] = (...args) => {
    // Some of them are made of others.
    if (isInside) return real(...args)
    step(`${name} ${String(args[0]).split('/').at(-1)}`)
    isInside = true
    try {
      return real(...args)
    } finally {
      isInside = false
    }
  }
}

syncBuiltinESMExports()
