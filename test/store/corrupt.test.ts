import { copyFileSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openStore } from '../../src/store/open.ts'
import { restoreStore } from '../../src/store/restore.ts'
import { StoreUnavailable } from '../../src/store/unavailable.ts'
import { freshFolder } from '../support/stores.ts'
import { ada, anEntitlement, aTicket, fill } from './records.ts'

/** A desk's database with some pages in it, closed, and its backup beside it. */
const aDatabase = async (): Promise<{ path: string; backup: string }> => {
  const path = join(await freshFolder(), 'guichet.db')
  const backup = join(path, '..', 'monday.db')
  const store = await openStore(`sqlite:${path}`)
  await fill(store, [anEntitlement()])
  for (let n = 0; n < 50; n++)
    await store.transact((writer) =>
      writer.insertTicket(aTicket(`T-${n}`, { subject: 'so many words '.repeat(50) })),
    )
  await store.backup(backup)
  await store.close()
  return { path, backup }
}

/** A WAL as a process leaves it that is killed: with the last pages of a database of its own, which has less in it. */
const aForeignWal = async (): Promise<string> => {
  const path = join(await freshFolder(), 'other.db')
  await (await openStore(`sqlite:${path}`)).close()
  const store = await openStore(`sqlite:${path}`)
  await store.transact((writer) => writer.setMeta('k', 'v'.repeat(20_000)))
  const copy = join(await freshFolder(), 'wal')
  copyFileSync(`${path}-wal`, copy)
  await store.close()
  return copy
}

const overwrite = (path: string, at: number, length: number): void => {
  const bytes = readFileSync(path)
  bytes.fill(0xa5, at, at + length)
  writeFileSync(path, bytes)
}

const damages: [what: string, says: RegExp, damage: (path: string) => void | Promise<void>][] = [
  ['no database', /file is not a database/, (path) => writeFileSync(path, 'Dear diary. '.repeat(1000))],
  ['a few bytes', /file is not a database/, (path) => writeFileSync(path, 'hm')],
  ['a header overwritten', /file is not a database/, (path) => overwrite(path, 0, 100)],
  ['its schema overwritten', /malformed/, (path) => overwrite(path, 100, 3000)],
  ['pages in the middle overwritten', /./, (path) => overwrite(path, 8 * 4096, 20 * 4096)],
  ['its second half cut off', /cut off at \d+ of \d+ bytes/, (path) => truncateSync(path, 10 * 4096)],
  ['the WAL of another', /./, async (path) => copyFileSync(await aForeignWal(), `${path}-wal`)],
  [
    'nothing but its WAL',
    /the file is empty/,
    async (path) => {
      copyFileSync(await aForeignWal(), `${path}-wal`)
      truncateSync(path)
    },
  ],
]

const bytesIn = (path: string): unknown[] =>
  readdirSync(join(path, '..'))
    .filter((name) => !name.endsWith('-shm'))
    .map((name) => [name, readFileSync(join(path, '..', name)).toString('base64')])
    .filter(([, bytes]) => bytes !== '')

describe('a database that is corrupt is refused with the way out, and left as it is', () => {
  test.each(damages)('%s', async (_, says, damage) => {
    const { path, backup } = await aDatabase()
    await damage(path)
    const before = bytesIn(path)
    const opening = openStore(`sqlite:${path}`)
    await expect(opening).rejects.toThrow(StoreUnavailable)
    await expect(opening).rejects.toThrow(`Cannot open the SQLite database ${path}: `)
    await expect(opening).rejects.toThrow(says)
    await expect(opening).rejects.toThrow(`guichet restore ${backup}`)
    expect(bytesIn(path)).toEqual(before)
    await restoreStore(`sqlite:${path}`, backup, new Date('2026-03-01T12:00:00Z'))
    const store = await openStore(`sqlite:${path}`)
    expect(await store.read((reader) => reader.customer(ada.id))).toEqual(ada)
    await store.close()
  })

  test('and where no backup is beside it, with FILE in its place', async () => {
    const path = join(await freshFolder(), 'guichet.db')
    writeFileSync(path, 'Dear diary. '.repeat(1000))
    await expect(openStore(`sqlite:${path}`)).rejects.toThrow('guichet restore FILE')
  })
})
