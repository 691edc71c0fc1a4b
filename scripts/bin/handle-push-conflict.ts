#!/usr/bin/env node
import { runAlone } from '../../lib/core/bin.ts'
import { command } from '../handle-push-conflict.ts'

await runAlone('handle-push-conflict', command, process.argv.slice(2))
