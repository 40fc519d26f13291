import Database from 'better-sqlite3'
import pg from 'pg'
import { StoreUnavailable } from './unavailable.ts'

/**
 * Whether an error of a transaction, its COMMIT included, says for certain that nothing was committed. Not so where the
 * connection was lost (SQLSTATE class 08, and 57P: the server ended), and where SQLite could not flush what it had
 * written: that may be found committed after a crash.
 */
export const isUndone = (error: unknown): boolean => {
  if (error instanceof StoreUnavailable) return isUndone(error.cause)
  if (error instanceof Database.SqliteError) return error.code !== 'SQLITE_IOERR_FSYNC'
  return error instanceof pg.DatabaseError && !/^(08|57P)/.test(error.code ?? '08')
}
