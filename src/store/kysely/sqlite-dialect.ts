import type Database from 'better-sqlite3'
import { SqliteAdapter, SqliteDialect, type SqliteDriver } from 'kysely'

/** SQLite by a driver of ours. */
export class OwnDialect extends SqliteDialect {
  readonly #driver: SqliteDriver

  constructor(db: Database.Database, driver: SqliteDriver) {
    super({ database: db })
    this.#driver = driver
  }

  override createDriver(): SqliteDriver {
    return this.#driver
  }

  override createAdapter(): SqliteAdapter {
    return new ManyAtOnce()
  }
}

/** Who may use the connection is the driver's to say: Kysely gives it to one user at a time. */
class ManyAtOnce extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true
  }
}
