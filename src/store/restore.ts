import { chmodSync, copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { StoreUnavailable } from './unavailable.ts'

/**
 * Puts a backup in the place of the embedded database. The backup is checked first; what was there before, corrupt or
 * not, is kept beside it under a name with the instant.
 * @throws StoreUnavailable when the backup is none, or another process is using the database
 */
export const restoreStore = async (
  databaseUrl: string,
  backup: string,
  now: Date,
): Promise<{ kept: string | null }> => {
  if (!databaseUrl.startsWith('sqlite:')) {
    throw new StoreUnavailable('restore is for the embedded database; restore PostgreSQL with pg_restore')
  }
  const target = databaseUrl.slice('sqlite:'.length)
  if (!existsSync(backup))
    throw new StoreUnavailable(`${backup} does not exist: give the file that guichet backup wrote`)
  refuseWhileInUse(target)
  const draft = `${target}.restoring`
  mkdirSync(dirname(target), { recursive: true, mode: 0o700 })
  try {
    copyFileSync(backup, draft)
    chmodSync(draft, 0o600)
    const problem = problemOf(draft)
    if (problem)
      throw new StoreUnavailable(`${backup} is not a whole backup (${problem}); nothing was changed`)
    const kept = setAside(target, now)
    renameSync(draft, target)
    return { kept }
  } finally {
    for (const suffix of ['', '-wal', '-shm']) rmSync(draft + suffix, { force: true })
  }
}

/** Looks at the copy, never at the backup itself: opening a database writes files beside it. */
const problemOf = (copy: string): string | null => {
  try {
    const db = new Database(copy, { fileMustExist: true })
    try {
      const verdict = db.pragma('integrity_check', { simple: true })
      if (verdict !== 'ok') return String(verdict)
      const tables = db
        .prepare("select count(*) from sqlite_schema where name in ('entitlements', 'audit')")
        .pluck()
        .get()
      return tables === 2 ? null : 'it holds no desk'
    } finally {
      db.close()
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** A database that cannot be opened at all is used by nobody: replacing that is what restore is for. */
const refuseWhileInUse = (target: string): void => {
  if (!existsSync(target)) return
  try {
    const db = new Database(target, { timeout: 1000 })
    try {
      db.pragma('locking_mode = EXCLUSIVE')
      db.exec('begin exclusive; commit')
    } finally {
      db.close()
    }
  } catch (error) {
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) {
      throw new StoreUnavailable(`${target} is in use: stop the program first, then restore`)
    }
  }
}

const setAside = (target: string, now: Date): string | null => {
  if (!existsSync(target)) return null
  const kept = `${target}.before-${now.toISOString().replace(/[:.]/g, '-')}`
  renameSync(target, kept)
  for (const suffix of ['-wal', '-shm']) {
    if (existsSync(target + suffix)) renameSync(target + suffix, kept + suffix)
    rmSync(target + suffix, { force: true })
  }
  return kept
}
