// Tells the hook of orc-hooks what happens in opencode, and shows its answers.
// `npx orc-hooks init` writes this file, `npx orc-hooks uninstall` takes it away.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

const EVENTS = [
  'permission.asked',
  'permission.updated',
  'session.created',
  'session.deleted',
  'session.error',
  'session.idle',
  'todo.updated',
]

export const OrcHooks = async ({ client, directory }) => {
  const bundle = findBundle(directory)
  if (!bundle) return {}
  /** The session of a subagent to the session of the person. */
  const roots = new Map()
  /** What is not sent yet: one at a time, because the order counts. */
  const waiting = []
  let isSending = false

  const send = (message, sessionID) => {
    const root = roots.get(sessionID)
    waiting.push(JSON.stringify({ ...message, at: Date.now(), directory, ...(root ? { rootSessionID: root } : {}) }))
    if (!isSending) drain()
  }
  const drain = async () => {
    isSending = true
    while (waiting.length > 0) {
      const answer = await runHook(bundle, directory, waiting[0])
      waiting.shift()
      if (answer) await show(client, answer)
    }
    isSending = false
  }
  // `opencode run` ends without waiting for plugins. What is being sent at that moment is sent again; it counts once.
  process.once('exit', () => {
    for (const input of waiting) spawnSync('node', [bundle, 'opencode'], { cwd: directory, input, timeout: 5000 })
  })

  return {
    'chat.message': async ({ messageID, sessionID }) => {
      send({ hook: 'chat.message', input: { messageID, sessionID } }, sessionID)
    },
    event: async ({ event }) => {
      if (!EVENTS.includes(event.type)) return
      const { info, sessionID } = event.properties
      const id = sessionID ?? info?.id
      if (info?.parentID) roots.set(id, roots.get(info.parentID) ?? info.parentID)
      send({ event, hook: 'event' }, id)
    },
    'tool.execute.after': async ({ args, callID, sessionID, tool }, output) => {
      if (tool !== 'task') return
      const { metadata } = output
      const input = { args: named(args), callID, sessionID, tool }
      send({ hook: 'tool.execute.after', input, output: { metadata: { sessionId: metadata?.sessionId } } }, sessionID)
    },
    'tool.execute.before': async ({ callID, sessionID, tool }, output) => {
      if (tool !== 'task') return
      const input = { callID, sessionID, tool }
      send({ hook: 'tool.execute.before', input, output: { args: named(output.args) } }, sessionID)
    },
  }
}

/** Of a subagent's task, what names it; not its prompt. */
function named(args) {
  return { description: args?.description, subagent_type: args?.subagent_type }
}

/** The package in node_modules, else the copy beside the repository, which linked worktrees share. */
function findBundle(directory) {
  const inPackage = join(directory, 'node_modules/orc-hooks/dist/hooks/agent-event.cjs')
  if (existsSync(inPackage)) return inPackage
  try {
    const args = ['rev-parse', '--path-format=absolute', '--git-common-dir']
    const stdio = ['ignore', 'pipe', 'ignore']
    const commonDir = execFileSync('git', args, { cwd: directory, encoding: 'utf8', stdio }).replace(/\n$/, '')
    const copy = join(commonDir, 'orc-hooks/agent-event.cjs')
    return existsSync(copy) ? copy : undefined
  } catch {
    return undefined
  }
}

/** What the hook says to the person, or undefined; a hook that fails is nothing the person has to see. */
function runHook(bundle, directory, input) {
  return new Promise((resolve) => {
    const child = spawn('node', [bundle, 'opencode'], { cwd: directory, stdio: ['pipe', 'pipe', 'ignore'] })
    let stdout = ''
    child.stdout.on('data', (chunk) => {
      stdout += chunk
    })
    child.stdin.on('error', () => {})
    child.on('error', () => resolve(undefined))
    child.on('close', () => resolve(messageOf(stdout)))
    child.stdin.end(input)
  })
}

function messageOf(stdout) {
  try {
    return JSON.parse(stdout).systemMessage
  } catch {
    return undefined
  }
}

async function show(client, message) {
  try {
    await client.tui.showToast({ body: { duration: 5000, message: message.trim(), variant: 'info' } })
  } catch {
    // There is no screen.
  }
}
