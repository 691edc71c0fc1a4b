#!/usr/bin/env node
import { command } from '../manage-deployment-monitors.ts'
import { runAlone } from '../run-alone.ts'

await runAlone('manage-deployment-monitors', command, process.argv.slice(2))
