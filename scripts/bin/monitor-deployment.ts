#!/usr/bin/env node
import { command } from '../monitor-deployment.ts'
import { runAlone } from '../run-alone.ts'

await runAlone('monitor-deployment', command, process.argv.slice(2))
