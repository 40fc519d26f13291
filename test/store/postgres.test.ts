import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { openPostgres } from '../../src/store/kysely/postgres.ts'
import { createStore } from '../../src/store/kysely/store.ts'
import { migrateDatabase } from '../../src/store/open.ts'
import { StoreUnavailable } from '../../src/store/unavailable.ts'
import { dropDatabase, freshDatabase } from '../support/postgres.ts'
import { freshFolder, openForTest, rowsOf } from '../support/stores.ts'
import { ada, anEntitlement, aTicket, code, type contract, fill } from './records.ts'

const freshUrl = async (): Promise<string> => {
  const url = await freshDatabase()
  onTestFinished(() => dropDatabase(url))
  return url
}

test('every connection has its time limits, and the default isolation', async () => {
  const { reads, close } = await openPostgres(await freshUrl())
  onTestFinished(close)
  const setting = async (name: string) =>
    (await sql<{ value: string }>`select current_setting(${name}) as value`.execute(reads)).rows[0]?.value
  expect(await setting('statement_timeout')).toBe('30s')
  expect(await setting('lock_timeout')).toBe('10s')
  expect(await setting('idle_in_transaction_session_timeout')).toBe('30s')
})

test('a transaction is READ COMMITTED whatever the database prefers', async () => {
  const url = await freshUrl()
  await rowsOf(
    url,
    `alter database ${new URL(url).pathname.slice(1)} set default_transaction_isolation to serializable`,
  )
  const store = await openForTest(url)
  await fill(store, [anEntitlement()])
  const other = await openForTest(url)
  await store.transact(async (writer) => {
    expect(await writer.meta('k')).toBeNull()
    await other.transact((second) => second.setMeta('k', 'v'))
    expect(await writer.meta('k')).toBe('v')
  })
})

test('a transaction that met a deadlock is run again', async () => {
  const url = await freshUrl()
  await migrateDatabase(url)
  const store = await openForTest(url)
  await store.transact(async (writer) => {
    await writer.setMeta('a', '0')
    await writer.setMeta('b', '0')
  })
  const both = [0, 0]
  const met = Promise.withResolvers<void>()
  const run = (turn: 0 | 1, keys: [string, string]) =>
    store.transact(async (writer) => {
      await writer.setMeta(keys[0], String(turn))
      both[turn] = (both[turn] ?? 0) + 1
      if (both.every((tries) => tries > 0)) met.resolve()
      await met.promise
      await writer.setMeta(keys[1], String(turn))
    })
  await Promise.all([run(0, ['a', 'b']), run(1, ['b', 'a'])])
  expect(both.toSorted()).toEqual([1, 2])
})

test('an error that is nobody else’s doing is not tried again', async () => {
  const store = await openForTest(await freshUrl())
  let tries = 0
  const failing = store.transact(async (writer) => {
    tries++
    await writer.insertTicket(aTicket('T-1'))
  })
  await expect(failing).rejects.toThrow(/foreign key/)
  expect(tries).toBe(1)
})

test('a look by support code inside a transaction locks its entitlement, and no other', async () => {
  const url = await freshUrl()
  const store = await openForTest(url)
  await fill(store, [anEntitlement(), anEntitlement({ id: 'other' as typeof contract })], [code('c1')])
  await store.transact(async (writer) => {
    await writer.byTag('supportCode', 'c1' as Parameters<typeof writer.byTag>[1])
    const free = await rowsOf(url, 'select id from entitlements for update skip locked')
    expect(free).toEqual([{ id: 'other' }])
  })
})

test('a lost connection fails its transaction, and the store goes on', async () => {
  const url = await freshUrl()
  const store = await openForTest(url)
  const cut = store.transact(async (writer) => {
    await writer.setMeta('k', 'v')
    await rowsOf(
      url,
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    )
    await writer.meta('k')
  })
  await expect(cut).rejects.toThrow()
  expect(await store.read((reader) => reader.meta('k'))).toBeNull()
  await store.transact((writer) => writer.setMeta('k', 'v'))
})

test('compacting rewrites the files of what was erased', async () => {
  const url = await freshUrl()
  const store = await openForTest(url)
  await fill(store, [anEntitlement()])
  const fileOf = async () =>
    rowsOf(url, "select pg_relation_filenode('customers') as file, pg_relation_size('customers') as size")
  await store.transact(({ maintenance }) => maintenance.eraseCustomer(ada.id))
  const before = await fileOf()
  await store.compact()
  expect(await fileOf()).not.toEqual(before)
  const dead = await rowsOf(url, 'select count(*)::int as rows from customers')
  expect(dead).toEqual([{ rows: 1 }])
})

test('a backup is left to pg_dump', async () => {
  const store = createStore(await openPostgres(await freshUrl()))
  onTestFinished(() => store.close())
  const backup = store.backup(join(await freshFolder(), 'copy'))
  await expect(backup).rejects.toThrow(StoreUnavailable)
  await expect(backup).rejects.toThrow('pg_dump')
})
