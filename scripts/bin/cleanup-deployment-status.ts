#!/usr/bin/env node
import { runAlone } from '../../lib/core/bin.ts'
import { command } from '../cleanup-deployment-status.ts'

await runAlone('cleanup-deployment-status', command, process.argv.slice(2))
