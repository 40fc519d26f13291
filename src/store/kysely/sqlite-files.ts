import { randomUUID } from 'node:crypto'
import { chmodSync, closeSync, openSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import Database from 'better-sqlite3'
import { StoreUnavailable } from '../unavailable.ts'

/** In ms. */
const WAIT = 2_000

/** Creates the file where there is none; only its owner may read it. SQLite gives the WAL file the same mode. */
export const makePrivate = (path: string): void => {
  closeSync(openSync(path, 'a', 0o600))
  chmodSync(path, 0o600)
}

/** Rewrites the file without its free pages, and empties the WAL: erased rows are in neither afterwards. */
export const compactSqlite = async (path: string): Promise<void> => {
  const db = new Database(path, { fileMustExist: true, timeout: WAIT })
  try {
    db.pragma('synchronous = full')
    db.pragma('secure_delete = on')
    // First the WAL, so that its pages are not copied twice; and again after, for VACUUM writes into it.
    emptyWal(db)
    db.exec('vacuum')
    emptyWal(db)
  } catch (error) {
    throw isContention(error) ? inUse(error) : error
  } finally {
    db.close()
  }
}

const emptyWal = (db: Database.Database): void => {
  const busy = db.pragma('wal_checkpoint(truncate)', { simple: true })
  if (busy !== 0) throw inUse(busy)
}

const inUse = (cause: unknown): StoreUnavailable =>
  new StoreUnavailable('The database is in use and cannot be compacted now: try again when it is quieter', {
    cause,
  })

export const isContention = (error: unknown): boolean =>
  error instanceof Database.SqliteError && /^SQLITE_(BUSY|LOCKED)/.test(error.code)

/**
 * A consistent copy, while others read and write. Its own connection keeps one moment of the database in view, so that
 * writers do not make the copy start again. The file appears under its name only when it is complete.
 */
export const backupSqlite = async (
  path: string,
  to: string,
  progress?: (done: number, total: number) => void,
): Promise<void> => {
  const partial = `${resolve(to)}.${randomUUID()}.partial`
  const db = new Database(path, { readonly: true, fileMustExist: true, timeout: WAIT })
  try {
    db.exec('begin')
    db.prepare('select count(*) from sqlite_master').get()
    makePrivate(partial)
    await db.backup(partial, {
      progress: ({ totalPages, remainingPages }) => {
        progress?.(totalPages - remainingPages, totalPages)
        return PAGES_AT_ONCE
      },
    })
    await rename(partial, resolve(to))
  } finally {
    db.close()
    await rm(partial, { force: true })
  }
}

/** About 4 MB between two turns of the event loop. */
const PAGES_AT_ONCE = 1_000
