#!/usr/bin/env node
import { handlePushConflict } from '../alone.ts'

await handlePushConflict(process.argv.slice(2), 'handle-push-conflict')
