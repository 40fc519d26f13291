import { mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { type Kysely, sql } from 'kysely'
import { StoreUnavailable } from '../unavailable.ts'
import type { Backend } from './backend.ts'
import { createDocuments } from './documents.ts'
import type { Tables } from './schema.ts'
import { corrupt, isCorruption, refuseCorrupt } from './sqlite-check.ts'
import { OwnDialect } from './sqlite-dialect.ts'
import { GroupingDriver } from './sqlite-driver.ts'
import { kyselyOn } from './sqlite-executor.ts'
import { backupSqlite, compactSqlite, makePrivate } from './sqlite-files.ts'
import { ReadingDriver } from './sqlite-reading.ts'

/**
 * How long one attempt to take the write lock may hold up the process, in ms: better-sqlite3 waits without yielding.
 * The rest of the wait is the driver's, which tries again while the process goes on answering.
 */
const WRITE_LOCK_WAIT = 10

/** How long a look may wait, in ms. Readers of a WAL file wait for nobody but its recovery and its last close. */
const READ_WAIT = 5_000

/** In KB, negative as SQLite has it. Every commit empties it, so that more would never be used. */
const READ_CACHE = -2_000

/** The same while transactions are brief: the upper pages of each index. The system's cache has the others. */
const BRIEF_CACHE = -4_000

/** What a savepoint would undo is otherwise written to a temporary file, in clear: more than the transaction itself writes. */
const inMemory = 2

/**
 * Two connections to one file: Kysely gives a connection to one user at a time, so that reads on the writer's would
 * wait for its transaction; on their own, they see the last committed state at once.
 */
export const openSqlite = async (givenPath: string): Promise<Backend> => {
  const path = parsePath(givenPath)
  opening(path, () => refuseCorrupt(path))
  const writer = opening(path, () => openWriter(path))
  const reader = opening(path, () => openReader(path))
  const fileVersion = writer.prepare('pragma data_version').pluck()
  const grouping = new GroupingDriver(writer, path)
  const writes = kyselyOn<Tables>(new OwnDialect(writer, grouping), grouping)
  const reads = readingFrom(reader, path)
  return {
    engine: 'sqlite',
    reads,
    glimpses: readingFrom(writer, path),
    writes,
    documents: createDocuments(() => fileVersion.get()),
    beBrief: () => {
      setAndAssert(writer, 'temp_store', inMemory)
      setAndAssert(writer, 'cache_size', BRIEF_CACHE)
    },
    dontWait: () => grouping.dontWait(),
    // The driver has waited already.
    isContention: () => false,
    compact: () => alone(writes, () => compactSqlite(path)),
    backup: (to, progress) => backupSqlite(path, to, progress),
    // The writer last: the last connection to close folds the WAL into the file.
    close: async () => {
      await closeBoth(reads, reader)
      await closeBoth(writes, writer)
    },
  }
}

const readingFrom = (db: Database.Database, path: string): Kysely<Tables> => {
  const driver = new ReadingDriver(db, path)
  return kyselyOn(new OwnDialect(db, driver), driver, driver.connection)
}

const parsePath = (path: string): string => {
  if (path === '' || path === ':memory:') {
    throw new StoreUnavailable(
      'DATABASE_URL sqlite: needs the path of a file, such as sqlite:./data/guichet.db',
    )
  }
  if (/^\/\/[^/]/.test(path)) {
    throw new StoreUnavailable(
      `DATABASE_URL sqlite:${path} names a host; write sqlite:PATH, with no slashes before a relative path`,
    )
  }
  return resolve(path)
}

const openWriter = (path: string): Database.Database => {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  makePrivate(path)
  const db = new Database(path, { timeout: READ_WAIT })
  setAndAssert(db, 'journal_mode', 'wal')
  // better-sqlite3 comes back at NORMAL on a reopened WAL file: a power cut would then lose what was acknowledged.
  setAndAssert(db, 'synchronous', 2)
  setAndAssert(db, 'foreign_keys', 1)
  setAndAssert(db, 'secure_delete', 1)
  setAndAssert(db, 'busy_timeout', WRITE_LOCK_WAIT)
  return db
}

const openReader = (path: string): Database.Database => {
  const db = new Database(path, { readonly: true, timeout: READ_WAIT })
  setAndAssert(db, 'busy_timeout', READ_WAIT)
  setAndAssert(db, 'cache_size', READ_CACHE)
  return db
}

const setAndAssert = (db: Database.Database, pragma: string, wanted: string | number): void => {
  db.pragma(`${pragma} = ${wanted}`)
  const found = db.pragma(pragma, { simple: true })
  if (found === wanted) return
  db.close()
  throw new Error(`${pragma} stays ${found} instead of ${wanted}; keep the file on a local disk`)
}

const opening = <T>(path: string, open: () => T): T => {
  try {
    return open()
  } catch (error) {
    if (error instanceof StoreUnavailable) throw error
    if (isCorruption(error)) throw corrupt(path, error.message, error)
    const reason = error instanceof Error ? error.message : String(error)
    throw new StoreUnavailable(
      `Cannot open the SQLite database ${path}: ${reason}. Check that it is a database and that this user may write it and its folder.`,
      { cause: error },
    )
  }
}

/** While nothing is open on the connection, and nothing can be. */
const alone = (db: Kysely<Tables>, run: () => Promise<void>): Promise<void> =>
  db.connection().execute(async (connection) => {
    await sql`select 1`.execute(connection)
    await run()
  })

/** What still waits for its commit is flushed first; the file is ours to close. */
const closeBoth = async (kysely: Kysely<Tables>, db: Database.Database): Promise<void> => {
  await kysely.destroy()
  db.close()
}
