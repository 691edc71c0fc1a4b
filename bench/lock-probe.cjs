// Loaded with --require: prints on stderr for how many milliseconds a hook held the lock.
const fs = require('node:fs')
const isLock = (path) => String(path).endsWith('progress.json.lock')
const { mkdirSync, rmdirSync } = fs
let since = 0
let heldMs = 0

fs.mkdirSync = (path, ...rest) => {
  const result = mkdirSync(path, ...rest)
  if (isLock(path)) since = performance.now()
  return result
}
fs.rmdirSync = (path, ...rest) => {
  const result = rmdirSync(path, ...rest)
  if (isLock(path)) heldMs += performance.now() - since
  return result
}
performance.now() // loaded now, so that loading it is not measured
process.on('exit', () => fs.writeSync(2, heldMs.toFixed(3)))
