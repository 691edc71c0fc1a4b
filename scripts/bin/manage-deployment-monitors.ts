#!/usr/bin/env node
import { runAlone } from '../../lib/core/bin.ts'
import { command } from '../manage-deployment-monitors.ts'

await runAlone('manage-deployment-monitors', command, process.argv.slice(2))
