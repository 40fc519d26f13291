import type Database from 'better-sqlite3'
import { CompiledQuery, type DatabaseConnection, type QueryResult, SqliteDialect, SqliteDriver } from 'kysely'
import { retrying } from './retry.ts'
import { cacheStatements } from './sqlite-cache.ts'
import { corrupt, isCorruption } from './sqlite-check.ts'
import { isContention } from './sqlite-files.ts'

export class PatientDialect extends SqliteDialect {
  readonly #db: Database.Database
  readonly #path: string

  constructor(db: Database.Database, path: string) {
    super({ database: db })
    this.#db = db
    this.#path = path
  }

  override createDriver(): SqliteDriver {
    return new PatientDriver(this.#db, this.#path)
  }
}

/**
 * Takes the write lock at the start of a transaction: once it has that, nothing inside can be refused as busy. And waits
 * for locks without holding up the process, which SQLite's own wait does.
 */
class PatientDriver extends SqliteDriver {
  readonly #db: Database.Database
  readonly #path: string
  #connection: DatabaseConnection | null = null

  constructor(db: Database.Database, path: string) {
    super({ database: cacheStatements(db) })
    this.#db = db
    this.#path = path
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    this.#connection ??= patient(await super.acquireConnection(), this.#path)
    return this.#connection
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }

  /** A full disk or an I/O error has rolled back already; a second rollback would hide the error. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#db.inTransaction) await super.rollbackTransaction(connection)
  }
}

/** A statement that was refused as busy has done nothing, and may be tried again; one that met a corrupt page says the way out. */
const patient = (connection: DatabaseConnection, path: string): DatabaseConnection => ({
  executeQuery: async <R>(query: CompiledQuery): Promise<QueryResult<R>> => {
    try {
      return await retrying(() => connection.executeQuery<R>(query), isContention)
    } catch (error) {
      throw isCorruption(error) ? corrupt(path, error.message, error) : error
    }
  },
  streamQuery: (query, chunkSize) => connection.streamQuery(query, chunkSize),
})
