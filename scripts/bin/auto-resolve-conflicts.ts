#!/usr/bin/env node
import { runAlone } from '../../lib/core/bin.ts'
import { command } from '../auto-resolve-conflicts.ts'

await runAlone('auto-resolve-conflicts', command, process.argv.slice(2))
