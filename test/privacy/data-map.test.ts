import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { migrateDatabase } from '../../src/store/open.ts'
import { engines } from '../support/stores.ts'
import { tablesOf } from './world.ts'

const page = readFileSync('docs/DATA.md', 'utf8')
const section = page.slice(page.indexOf('## Tables'), page.indexOf('## Which conversations'))
const rows = [...section.matchAll(/^\| `(\w+)` \|(.*)\|$/gm)].map(([, table = '', rest = '']) => ({
  table,
  cells: rest.split('|').map((cell) => cell.trim()),
}))

test.each(engines)('docs/DATA.md names every table on $engine, and no other', async ({ freshUrl }) => {
  const url = await freshUrl()
  await migrateDatabase(url)
  expect(rows.map(({ table }) => table).sort()).toEqual((await tablesOf(url)).sort())
})

test('it says of each what is kept, how it is protected, for how long, and what an erasure does', () => {
  for (const { table, cells } of rows) {
    expect(cells, table).toHaveLength(4)
    for (const cell of cells) expect(cell.length, table).toBeGreaterThanOrEqual(3)
  }
})

test('docs/THREATS.md names tests that exist', () => {
  const threats = readFileSync('docs/THREATS.md', 'utf8')
  const named = [...threats.matchAll(/`([a-z-]+\/[a-z-]+)`/g)].map(([, name = '']) => name)
  expect(named.length).toBeGreaterThan(20)
  for (const name of named)
    expect(existsSync(`test/${name}.test.ts`) || existsSync(`test/${name}.fault.ts`), name).toBe(true)
})
