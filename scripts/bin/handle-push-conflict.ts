#!/usr/bin/env node
import { command } from '../handle-push-conflict.ts'
import { runAlone } from '../run-alone.ts'

await runAlone('handle-push-conflict', command, process.argv.slice(2))
