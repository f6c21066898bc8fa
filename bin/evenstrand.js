#!/usr/bin/env node
import '../scripts/ensure.mjs'

await import('../dist/main.js')
