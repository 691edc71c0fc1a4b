// Loaded into a hook by tests, with --require: makes the world go wrong, as ORC_TEST_FAULT says.
const fs = require('node:fs')
const { clockMs = 0, dieAtCall = 0, stopInLock = false } = JSON.parse(process.env.ORC_TEST_FAULT ?? '{}')

if (clockMs !== 0) {
  const realNow = Date.now
  Date.now = () => realNow() + clockMs
}

let calls = 0
for (const name of ['mkdirSync', 'renameSync', 'rmSync', 'rmdirSync', 'unlinkSync', 'utimesSync', 'writeFileSync']) {
  const real = fs[name]
  fs[name] = (...args) => {
    calls += 1
    if (calls === dieAtCall) process.kill(process.pid, 'SIGKILL')
    const result = real(...args)
    if (stopInLock && name === 'writeFileSync' && /progress\.json\.lock\//.test(String(args[0]))) {
      process.kill(process.pid, 'SIGSTOP')
    }
    return result
  }
}
