#!/usr/bin/env node
import { command } from '../check-deployment-status.ts'
import { runAlone } from '../run-alone.ts'

await runAlone('check-deployment-status', command, process.argv.slice(2))
