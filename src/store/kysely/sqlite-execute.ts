import type Database from 'better-sqlite3'
import type { QueryResult } from 'kysely'
import { cacheStatements } from './sqlite-cache.ts'
import { corrupt, isCorruption } from './sqlite-check.ts'

/** How statements are carried out on a connection. */
export type Execute = <R>(sql: string, parameters?: readonly unknown[]) => QueryResult<R>

/** What met a corrupt page says the way out. */
export const executing = (db: Database.Database, path: string): Execute => {
  const statements = cacheStatements(db)
  return <R>(sql: string, parameters: readonly unknown[] = []): QueryResult<R> => {
    try {
      const statement = statements.prepare(sql)
      if (statement.reader) return { rows: statement.all(parameters) as R[] }
      const { changes } = statement.run(parameters)
      return { rows: [], numAffectedRows: BigInt(changes) }
    } catch (error) {
      throw isCorruption(error) ? corrupt(path, error.message, error) : error
    }
  }
}
