#!/usr/bin/env node
// Plain JavaScript without imports of ours, so that an old Node reads it far enough to be told so.
import module from 'node:module'
import v8 from 'node:v8'

const version = process.versions.node.split('.').map(Number)
if (version[0] < 22 || (version[0] === 22 && version[1] < 18)) {
  process.stderr.write(
    'Guichet needs Node 22.18 or newer, this is ' +
      process.versions.node +
      '. Run it by npm (npm start, npm run guichet), which brings its own.\n',
  )
  process.exit(1)
}
// V8 lets the heap grow to several times what lives in it before it collects. With 40 % more, a desk keeps some 10 MB less
// than with 60, and neither turns nor imports are slower: little of what they leave behind is old.
v8.setFlagsFromString('--heap-growing-percent=40')
// The program is read as TypeScript: what Node makes of it is kept for the next start.
module.enableCompileCache()
import(process.argv[2] === 'start' ? '../src/main.ts' : '../src/cli/main.ts')
