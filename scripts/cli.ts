#!/usr/bin/env node
console.log('orc-hooks')
