import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { openSqlite } from '../../src/store/kysely/sqlite.ts'
import { openStore } from '../../src/store/open.ts'
import type { CustomerId } from '../../src/store/ports.ts'
import { freshFolder, openForTest, rowsOf } from '../support/stores.ts'
import { ada, anEntitlement, aTicket, code, contract, fill } from './records.ts'

const freshPath = async (): Promise<string> => join(await freshFolder(), 'guichet.db')

const pragmasOf = async (path: string): Promise<unknown> => {
  const { writes, reads, close } = await openSqlite(path)
  onTestFinished(close)
  const read = async (pragma: string, db = writes) =>
    Object.values(
      (await sql<Record<string, unknown>>`pragma ${sql.raw(pragma)}`.execute(db)).rows[0] ?? {},
    )[0]
  return {
    journal: await read('journal_mode'),
    synchronous: await read('synchronous'),
    foreignKeys: await read('foreign_keys'),
    secureDelete: await read('secure_delete'),
    readerWaits: await read('busy_timeout', reads),
  }
}

const safe = { journal: 'wal', synchronous: 2, foreignKeys: 1, secureDelete: 1, readerWaits: 5000 }

test('a commit is on disk when it returns: synchronous is FULL, also on a WAL file opened again', async () => {
  const path = await freshPath()
  expect(await pragmasOf(path)).toEqual(safe)
  // The trap: left to itself, the driver comes back at NORMAL.
  const bare = new Database(path)
  expect(bare.pragma('synchronous', { simple: true })).toBe(1)
  bare.close()
  expect(await pragmasOf(path)).toEqual(safe)
})

test('what a transaction would undo is in memory while the program answers, and in a file for an import, which is long and has more pages in memory', async () => {
  const { writes, beBrief, close } = await openSqlite(await freshPath())
  onTestFinished(close)
  const kept = async (): Promise<unknown[]> => [
    ...(await sql`pragma temp_store`.execute(writes)).rows,
    ...(await sql`pragma cache_size`.execute(writes)).rows,
  ]
  expect(await kept()).toEqual([{ temp_store: 0 }, { cache_size: -16_000 }])
  beBrief?.()
  expect(await kept()).toEqual([{ temp_store: 2 }, { cache_size: -4_000 }])
})

test('the folder is made, and only the owner may read the files', async () => {
  const path = join(await freshFolder(), 'deep', 'down', 'guichet.db')
  await openForTest(`sqlite:${path}`)
  const modes = ['', '-wal', '-shm'].map((suffix) => (statSync(path + suffix).mode & 0o777).toString(8))
  expect(modes).toEqual(['600', '600', '600'])
})

test('a file that others could read is made private', async () => {
  const path = await freshPath()
  writeFileSync(path, '', { mode: 0o644 })
  await openForTest(`sqlite:${path}`)
  expect((statSync(path).mode & 0o777).toString(8)).toBe('600')
})

test('a file that is no database is refused by name and left alone', async () => {
  const path = await freshPath()
  const text = 'Dear diary, this is no database. '.repeat(200)
  writeFileSync(path, text)
  await expect(openStore(`sqlite:${path}`)).rejects.toThrow(
    `Cannot open the SQLite database ${path}: file is not a database`,
  )
  expect(readFileSync(path, 'utf8')).toBe(text)
})

test('the reading connection cannot write', async () => {
  const { reads, close } = await openSqlite(await freshPath())
  onTestFinished(close)
  await expect(sql`create table t (id integer)`.execute(reads)).rejects.toThrow(/readonly/)
})

test('a transaction waits for another process, and meanwhile looks and timers go on', async () => {
  const path = await freshPath()
  const store = await openForTest(`sqlite:${path}`)
  const holder = await holdWriteLock(path)
  let runs = 0
  let done = false
  const writing = store
    .transact(async (writer) => {
      runs++
      await writer.setMeta('k', 'v')
    })
    .then(() => {
      done = true
    })
  for (let turn = 0; turn < 20; turn++) {
    await new Promise((resolve) => setTimeout(resolve, 10))
    expect(await store.read((reader) => reader.meta('k'))).toBeNull()
  }
  expect({ runs, done }).toEqual({ runs: 0, done: false })
  holder.stdin?.end()
  await writing
  expect(runs).toBe(1)
  expect(await store.read((reader) => reader.meta('k'))).toBe('v')
})

const holdWriteLock = async (path: string): Promise<ChildProcess> => {
  const script = fileURLToPath(new URL('../support/hold-write-lock.ts', import.meta.url))
  const holder = spawn(process.execPath, [script, path], { stdio: ['pipe', 'pipe', 'inherit'] })
  onTestFinished(async () => {
    holder.stdin.end()
    if (holder.exitCode === null) await once(holder, 'exit')
  })
  await once(holder.stdout, 'data')
  return holder
}

const filesWith = (path: string, text: string): string[] =>
  ['', '-wal', '-shm'].filter((suffix) => {
    const file = statSync(path + suffix, { throwIfNoEntry: false })
    return file !== undefined && readFileSync(path + suffix).includes(text)
  })

test('after erasing and compacting, the files hold nothing of what was erased, and the store was open all the time', async () => {
  const path = await freshPath()
  const store = await openForTest(`sqlite:${path}`)
  const subject = `a subject ${'that fills pages '.repeat(2_000)}`
  await fill(store, [anEntitlement()], [code('the-tag-of-ada')])
  await store.transact((writer) => writer.insertTicket(aTicket('T-1', { subject })))
  expect(filesWith(path, 'Ada Lovelace')).not.toEqual([])
  await store.transact(({ maintenance }) => maintenance.eraseCustomer(ada.id))
  expect(filesWith(path, 'Ada Lovelace')).not.toEqual([])
  await store.compact()
  const secrets = ['Ada Lovelace', 'ada@example.org', 'that fills pages', 'the-tag-of-ada']
  expect(secrets.flatMap((secret) => filesWith(path, secret))).toEqual([])
  expect((await store.read((reader) => reader.entitlement(contract)))?.customer.name).toBeNull()
})

test('compacting a file that another process is writing fails with a word, and spoils nothing', async () => {
  const path = await freshPath()
  const store = await openForTest(`sqlite:${path}`)
  await store.transact((writer) => writer.setMeta('k', 'v'))
  await holdWriteLock(path)
  await expect(store.compact()).rejects.toThrow('in use')
  expect(await store.read((reader) => reader.meta('k'))).toBe('v')
})

test('a backup is the whole of one moment, though others write all the while', async () => {
  const path = await freshPath()
  const store = await openForTest(`sqlite:${path}`)
  const filler = 'x'.repeat(100_000)
  const count = 200
  for (let n = 0; n < count; n++) await store.transact((writer) => writer.setMeta(`key ${n}`, `0 ${filler}`))
  const to = join(await freshFolder(), 'copy.db')
  let round = 0
  let backedUp = false
  const progress: number[] = []
  const backup = store
    .backup(to, (done, total) => progress.push(done / total))
    .finally(() => {
      backedUp = true
    })
  while (!backedUp) {
    round++
    await store.transact(async (writer) => {
      await writer.setMeta('key 0', `${round} ${filler}`)
      await writer.setMeta(`key ${count - 1}`, `${round} ${filler}`)
    })
    await new Promise((resolve) => setImmediate(resolve))
  }
  await backup
  expect(round).toBeGreaterThan(1)
  expect(progress.length).toBeGreaterThan(1)
  const rounds = await rowsOf(
    `sqlite:${to}`,
    `select distinct substr(value, 1, instr(value, ' ')) as round from meta where key in ('key 0', 'key ${count - 1}')`,
  )
  expect(rounds).toHaveLength(1)
  expect(await rowsOf(`sqlite:${to}`, 'pragma integrity_check')).toEqual([{ integrity_check: 'ok' }])
  expect((statSync(to).mode & 0o777).toString(8)).toBe('600')
  const copy = await openForTest(`sqlite:${to}`)
  expect(await copy.read((reader) => reader.meta('key 7'))).toBe(`0 ${filler}`)
})

test('a backup that fails leaves no file, and one that succeeds replaces the old', async () => {
  const path = await freshPath()
  const store = await openForTest(`sqlite:${path}`)
  const folder = await freshFolder()
  await expect(store.backup(join(folder, 'no', 'such', 'copy.db'))).rejects.toThrow(/ENOENT/)
  await expect(
    store.backup(join(folder, 'copy.db'), () => {
      throw new Error('no more')
    }),
  ).rejects.toThrow('no more')
  expect(readdirSync(folder)).toEqual([])
  await store.backup(join(folder, 'copy.db'))
  await store.transact((writer) => writer.setMeta('k', 'v'))
  await store.backup(join(folder, 'copy.db'))
  expect(readdirSync(folder)).toEqual(['copy.db'])
  expect(await rowsOf(`sqlite:${join(folder, 'copy.db')}`, 'select * from meta')).toEqual([
    { key: 'k', value: 'v' },
  ])
})

test('a customer unknown to the reader appears as soon as the writer has committed', async () => {
  const store = await openForTest(`sqlite:${await freshPath()}`)
  expect(await store.read((reader) => reader.customer(ada.id))).toBeNull()
  await fill(store, [])
  expect(await store.read((reader) => reader.customer('ada' as CustomerId))).toEqual(ada)
})

test('a single statement outside of a transaction waits for another process as well', async () => {
  const path = await freshPath()
  const { writes, close } = await openSqlite(path)
  onTestFinished(close)
  await sql`create table t (id integer)`.execute(writes)
  const holder = await holdWriteLock(path)
  const writing = sql`insert into t values (1)`.execute(writes)
  await new Promise((resolve) => setTimeout(resolve, 100))
  holder.stdin?.end()
  await writing
  expect(await rowsOf(`sqlite:${path}`, 'select id from t')).toEqual([{ id: 1 }])
})

test('an error that has ended the transaction already is told as it was', async () => {
  const { writes, close } = await openSqlite(await freshPath())
  onTestFinished(close)
  await sql`create table t (id integer primary key)`.execute(writes)
  const failing = writes.transaction().execute(async (transaction) => {
    await sql`insert into t values (1)`.execute(transaction)
    await sql`insert or rollback into t values (1)`.execute(transaction)
  })
  await expect(failing).rejects.toThrow(/UNIQUE/)
})

test('compacting also takes what another program deleted without overwriting it', async () => {
  const path = await freshPath()
  const store = await openForTest(`sqlite:${path}`)
  const careless = new Database(path)
  careless.exec("pragma secure_delete = off; insert into meta values ('k', 'a left-over'); delete from meta")
  careless.pragma('wal_checkpoint(truncate)')
  careless.close()
  expect(filesWith(path, 'a left-over')).toEqual([''])
  await store.compact()
  expect(filesWith(path, 'a left-over')).toEqual([])
})

test('a store that is closed is closed again in peace, and refuses what comes later', async () => {
  const store = await openStore(`sqlite:${await freshPath()}`)
  await store.close()
  await store.close()
  await expect(store.transact((writer) => writer.setMeta('k', 'v'))).rejects.toThrow(/closed/)
  await expect(store.read((reader) => reader.meta('k'))).rejects.toThrow(/not open/)
})
