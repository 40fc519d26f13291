import type Database from 'better-sqlite3'
import type { SqliteDatabase, SqliteStatement } from 'kysely'

/** Enough for every statement of the program; imports with lists of many lengths must not fill the memory. */
const CAPACITY = 256

/** A database that prepares each statement once: Kysely's driver prepares at every execution. */
export const cacheStatements = (db: Database.Database): SqliteDatabase => {
  const statements = new Map<string, SqliteStatement>()
  return {
    close: () => db.close(),
    prepare: (sql) => {
      const known = statements.get(sql)
      if (known) return known
      if (statements.size >= CAPACITY) statements.clear()
      const statement: SqliteStatement = db.prepare<unknown[]>(sql)
      statements.set(sql, statement)
      return statement
    },
  }
}
