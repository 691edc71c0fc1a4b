import { runMonitorProcess } from '../lib/deployment/process.adapter.ts'

// The background process that watches the deployments of one repository: started detached, in the main worktree.
runMonitorProcess(process.cwd()).catch((error: unknown) => {
  console.error(error)
  process.exitCode = 70
})
