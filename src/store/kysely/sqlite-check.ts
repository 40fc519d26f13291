import { closeSync, existsSync, fstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { StoreUnavailable } from '../unavailable.ts'

/**
 * In bytes. Up to here every page is looked at before the program starts, in at most a second; a million rows (400 MB) would
 * take 2 to 9 s. Beyond it a page that is corrupt fails whoever reads it, with the same words.
 */
const CHECKED_WHOLE = 64 * 1024 * 1024

/**
 * Refuses a database that is corrupt before anything is written to it; a file that is missing or empty is a new one.
 * @throws StoreUnavailable with the way out
 */
export const refuseCorrupt = (path: string): void => {
  const problem = problemOf(path)
  if (problem !== null) throw corrupt(path, problem)
}

/** What is said of a database that is corrupt, also where that shows later only. */
export const corrupt = (path: string, problem: string, cause?: unknown): StoreUnavailable => {
  const backup = newestBackup(path) ?? 'FILE'
  return new StoreUnavailable(
    `Cannot open the SQLite database ${path}: ${problem}. Put a backup in its place by "guichet restore ${backup}"; what is there now was not changed, and is kept.`,
    { cause },
  )
}

export const isCorruption = (error: unknown): error is Error =>
  error instanceof Database.SqliteError && /^SQLITE_(CORRUPT|NOTADB)/.test(error.code)

const problemOf = (path: string): string | null => {
  const size = sizeOf(path)
  const hasWal = sizeOf(`${path}-wal`) > 0
  if (size === 0) return hasWal ? 'the file is empty, and what was written last waits beside it' : null
  const header = headerOf(path)
  if (header === null) return 'file is not a database'
  // A checkpoint that was cut off writes the header first: then the rest is in the WAL.
  if (size < header.bytes && !hasWal) return `the file was cut off at ${size} of ${header.bytes} bytes`
  return problemInside(path, size)
}

/** By a connection that cannot write: another's would fold the WAL into the file as it closes. */
const problemInside = (path: string, size: number): string | null => {
  try {
    const db = new Database(path, { readonly: true, fileMustExist: true })
    try {
      db.prepare('select count(*) from sqlite_schema').get()
      const verdict = size > CHECKED_WHOLE ? 'ok' : db.pragma('quick_check(1)', { simple: true })
      return verdict === 'ok' ? null : String(verdict)
    } finally {
      db.close()
    }
  } catch (error) {
    // Whatever else is in the way is told by who opens it in earnest.
    return isCorruption(error) ? error.message : null
  }
}

/** 0 where there is no such file. */
const sizeOf = (path: string): number => {
  const found = statSync(path, { throwIfNoEntry: false })
  return found?.isFile() ? found.size : 0
}

/** How long the file must be by its header (https://sqlite.org/fileformat.html); null where it is no database. */
const headerOf = (path: string): { bytes: number } | null => {
  const header = Buffer.alloc(100)
  const file = openSync(path, 'r')
  try {
    if (fstatSync(file).size < header.length || readSync(file, header) < header.length) return null
  } finally {
    closeSync(file)
  }
  if (header.toString('latin1', 0, 16) !== 'SQLite format 3\0') return null
  const pageSize = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16)
  const isCountValid = header.readUInt32BE(24) === header.readUInt32BE(92)
  return { bytes: isCountValid ? pageSize * header.readUInt32BE(28) : 0 }
}

/** The youngest database beside it, or in `backups` beside it; what was set aside is none. */
const newestBackup = (path: string): string | null => {
  const folder = dirname(path)
  const found = [folder, join(folder, 'backups')]
    .filter((one) => existsSync(one))
    .flatMap((one) => readdirSync(one).map((name) => join(one, name)))
    .filter((one) => one !== path && !/(\.before-|\.partial$|\.restoring$|-wal$|-shm$)/.test(one))
    .filter((one) => sizeOf(one) > 0 && headerOf(one) !== null)
  return found.sort((one, other) => statSync(other).mtimeMs - statSync(one).mtimeMs)[0] ?? null
}
