import type Database from 'better-sqlite3'
import { CompiledQuery, type DatabaseConnection, type QueryResult, SqliteDialect, SqliteDriver } from 'kysely'
import { retrying } from './retry.ts'
import { cacheStatements } from './sqlite-cache.ts'
import { isContention } from './sqlite-files.ts'

export class PatientDialect extends SqliteDialect {
  readonly #db: Database.Database

  constructor(db: Database.Database) {
    super({ database: db })
    this.#db = db
  }

  override createDriver(): SqliteDriver {
    return new PatientDriver(this.#db)
  }
}

/**
 * Takes the write lock at the start of a transaction: once it has that, nothing inside can be refused as busy. And waits
 * for locks without holding up the process, which SQLite's own wait does.
 */
class PatientDriver extends SqliteDriver {
  readonly #db: Database.Database
  #connection: DatabaseConnection | null = null

  constructor(db: Database.Database) {
    super({ database: cacheStatements(db) })
    this.#db = db
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    this.#connection ??= patient(await super.acquireConnection())
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

/** A statement that was refused as busy has done nothing, and may be tried again. */
const patient = (connection: DatabaseConnection): DatabaseConnection => ({
  executeQuery: <R>(query: CompiledQuery): Promise<QueryResult<R>> =>
    retrying(() => connection.executeQuery<R>(query), isContention),
  streamQuery: (query, chunkSize) => connection.streamQuery(query, chunkSize),
})
