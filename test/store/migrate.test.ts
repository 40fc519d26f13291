import { sql } from 'kysely'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Backend } from '../../src/store/kysely/backend.ts'
import { type Migration, migrate } from '../../src/store/kysely/migrate.ts'
import { openPostgres } from '../../src/store/kysely/postgres.ts'
import { openSqlite } from '../../src/store/kysely/sqlite.ts'
import { migrateDatabase, openStore } from '../../src/store/open.ts'
import { StoreUnavailable } from '../../src/store/unavailable.ts'
import { engines, openForTest, rowsOf } from '../support/stores.ts'

const openBackend = async (url: string): Promise<Backend> => {
  const backend = url.startsWith('sqlite:')
    ? await openSqlite(url.slice('sqlite:'.length))
    : await openPostgres(url)
  onTestFinished(() => backend.close())
  return backend
}

const creating = (table: string): Migration => ({
  up: async (db) => {
    await sql`create table ${sql.table(table)} (id integer primary key)`.execute(db)
  },
})

const failing: Migration = {
  up: async (db) => {
    await sql`create table half (id integer primary key)`.execute(db)
    throw new Error('the power goes')
  },
}

describe.each(engines)('migrations on $engine', ({ engine, freshUrl }) => {
  const tablesOf = async (url: string): Promise<string> =>
    JSON.stringify(
      await rowsOf(
        url,
        engine === 'sqlite'
          ? "select name from sqlite_master where type = 'table'"
          : "select tablename from pg_tables where schemaname = 'public'",
      ),
    )

  test('a fresh database gets all of them, and none the second time', async () => {
    const url = await freshUrl()
    const first = await migrateDatabase(url)
    expect(first.from).toBe(0)
    expect(first.to).toBeGreaterThan(0)
    expect(await migrateDatabase(url)).toEqual({ from: first.to, to: first.to })
    expect(await tablesOf(url)).toContain('entitlements')
  })

  test('an older database gets what it lacks, and keeps what it has', async () => {
    const url = await freshUrl()
    const backend = await openBackend(url)
    expect(await migrate(backend, [creating('one')])).toEqual({ from: 0, to: 1 })
    await sql`insert into one (id) values (7)`.execute(backend.writes)
    expect(await migrate(backend, [creating('one'), creating('two')])).toEqual({ from: 1, to: 2 })
    expect(await rowsOf(url, 'select id from one')).toEqual([{ id: 7 }])
  })

  test('one that fails halfway leaves nothing, also of those before it', async () => {
    const url = await freshUrl()
    const backend = await openBackend(url)
    await expect(migrate(backend, [creating('one'), failing])).rejects.toThrow('the power goes')
    expect(await tablesOf(url)).toBe('[]')
    expect(await migrate(backend, [creating('one')])).toEqual({ from: 0, to: 1 })
  })

  test('a database newer than the program is refused, by both versions, and left alone', async () => {
    const url = await freshUrl()
    const { to } = await migrateDatabase(url)
    await rowsOf(url, 'update schema_version set version = 4711')
    const opening = openStore(url)
    await expect(opening).rejects.toThrow(StoreUnavailable)
    await expect(opening).rejects.toThrow(new RegExp(`version 4711.*up to ${to}\\b`))
    expect(await rowsOf(url, 'select version from schema_version')).toEqual([{ version: 4711 }])
  })

  test('many that start together on a fresh database all open it', async () => {
    const url = await freshUrl()
    const stores = await Promise.all(Array.from({ length: 6 }, () => openForTest(url)))
    for (const store of stores) expect(await store.read((reader) => reader.isEmpty())).toBe(true)
  })
})
