#!/usr/bin/env node
import { command } from '../auto-resolve-conflicts.ts'
import { runAlone } from '../run-alone.ts'

await runAlone('auto-resolve-conflicts', command, process.argv.slice(2))
