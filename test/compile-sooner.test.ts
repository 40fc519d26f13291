import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const module = new URL('../src/compile-sooner.ts', import.meta.url).href
const launcher = fileURLToPath(new URL('../bin/guichet.js', import.meta.url))

const saidBy = (...args: string[]): string => spawnSync(process.execPath, args, { encoding: 'utf8' }).stderr

/** V8 goes on without a flag that it does not know, and says so: another Node may have another V8. */
test('V8 knows each flag that it is told', () => {
  const run = `import(${JSON.stringify(module)}).then(({ compileSooner }) => compileSooner())`
  expect(saidBy('--eval', run)).toBe('')
  expect(saidBy(launcher, '--help')).toBe('')
  expect(saidBy('--eval', "v8.setFlagsFromString('--no-such-flag')")).toContain('unrecognized flag')
})
