import { execFile } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { jsonOf } from '../fixtures/import/generate.ts'
import { freshFolder } from '../support/stores.ts'

const measure = fileURLToPath(new URL('../fixtures/import/measure.ts', import.meta.url))

/** Little above what one batch of rows needs: whoever keeps the rows of a large import does not get to its end. */
const TIGHT_HEAP = '--max-old-space-size=48'

/** The most memory, in KB, that a process of its own took to import so many entitlements with their codes. */
const peakFor = async (entitlements: number): Promise<number> => {
  const folder = await freshFolder()
  const file = join(folder, 'import.json')
  await pipeline(Readable.from(jsonOf(entitlements)), createWriteStream(file))
  const argv = [TIGHT_HEAP, measure, `sqlite:${join(folder, 'a.db')}`, file]
  const { stdout } = await promisify(execFile)(process.execPath, argv)
  const { result, peakKb } = JSON.parse(stdout)
  expect(result.counts.entitlements.created).toBe(entitlements)
  return peakKb
}

it('ten times the rows take nowhere near ten times the memory', async () => {
  const few = await peakFor(10_000)
  const many = await peakFor(100_000)
  expect(many / few).toBeLessThan(2)
}, 300_000)
