#!/usr/bin/env node
import { runAlone } from '../../lib/core/bin.ts'
import { command } from '../monitor-deployment.ts'

await runAlone('monitor-deployment', command, process.argv.slice(2))
