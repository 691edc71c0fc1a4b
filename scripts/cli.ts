#!/usr/bin/env node
const [name, ...words] = process.argv.slice(2)
// The others need not load what they do not use.
if (name === 'handle-push-conflict') await (await import('./alone.ts')).handlePushConflict(words, `orc-hooks ${name}`)
else await (await import('./main.ts')).main(process.argv.slice(2))
