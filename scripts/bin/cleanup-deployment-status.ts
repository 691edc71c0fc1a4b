#!/usr/bin/env node
import { command } from '../cleanup-deployment-status.ts'
import { runAlone } from '../run-alone.ts'

await runAlone('cleanup-deployment-status', command, process.argv.slice(2))
