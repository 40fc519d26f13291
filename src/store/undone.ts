import Database from 'better-sqlite3'
import { StoreUnavailable } from './unavailable.ts'

/**
 * Whether an error of a transaction, its COMMIT included, says for certain that nothing was committed. Not so where the
 * connection was lost (SQLSTATE class 08, and 57P: the server ended), and where SQLite could not flush what it had
 * written: that may be found committed after a crash.
 */
export const isUndone = (error: unknown): boolean => {
  if (error instanceof StoreUnavailable) return isUndone(error.cause)
  if (error instanceof Database.SqliteError) return error.code !== 'SQLITE_IOERR_FSYNC'
  const sqlState = sqlStateOf(error)
  return sqlState !== null && !/^(08|57P)/.test(sqlState)
}

/** PostgreSQL's errors are known by what they carry: their class would load the client, which not every database needs. */
const sqlStateOf = (error: unknown): string | null =>
  error instanceof Error && 'severity' in error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : null
