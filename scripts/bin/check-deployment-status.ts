#!/usr/bin/env node
import { runAlone } from '../../lib/core/bin.ts'
import { command } from '../check-deployment-status.ts'

await runAlone('check-deployment-status', command, process.argv.slice(2))
