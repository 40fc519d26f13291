import type Database from 'better-sqlite3'
import { type CompiledQuery, type DatabaseConnection, type QueryResult, SqliteDriver } from 'kysely'
import { retrying } from './retry.ts'
import { type Execute, executing } from './sqlite-execute.ts'
import { isContention } from './sqlite-files.ts'

/** For a connection that only looks: every look is one statement and ends at once, so nobody waits for their turn. */
export class ReadingDriver extends SqliteDriver {
  readonly connection: DatabaseConnection

  constructor(db: Database.Database, path: string) {
    super({ database: db })
    this.connection = new ReadingConnection(executing(db, path))
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    return this.connection
  }

  override async beginTransaction(): Promise<void> {
    throw new Error('what is looked at here is one statement each')
  }

  override async releaseConnection(): Promise<void> {}
}

class ReadingConnection implements DatabaseConnection {
  readonly #execute: Execute

  constructor(execute: Execute) {
    this.#execute = execute
  }

  executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const look = async () => this.#execute<R>(sql, parameters)
    return look().catch((error: unknown) => {
      if (isContention(error)) return retrying(look, isContention)
      throw error
    })
  }

  // biome-ignore lint/correctness/useYield: nothing of ours is streamed
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error('SQLite is not streamed from here')
  }
}
