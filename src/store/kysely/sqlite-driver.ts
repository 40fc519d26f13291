import type Database from 'better-sqlite3'
import { type CompiledQuery, type DatabaseConnection, type QueryResult, SqliteDriver } from 'kysely'
import type { Fate } from '../fate.ts'
import { createGroups, type Member } from './sqlite-groups.ts'

/** For one connection whose transactions share their commits (see `createGroups`): one that waits for its commit lets the next one in. */
export class GroupingDriver extends SqliteDriver {
  readonly #enter: () => Promise<Member>
  #isClosed = false
  #present: Member | null = null

  constructor(db: Database.Database, path: string) {
    super({ database: db })
    this.#enter = createGroups(db, path)
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    if (this.#isClosed) throw new Error('the database is closed')
    const member = await this.#enter()
    this.#present = member
    return new MemberConnection(member)
  }

  override beginTransaction(connection: DatabaseConnection): Promise<void> {
    return memberOf(connection).begin()
  }

  override commitTransaction(connection: DatabaseConnection): Promise<void> {
    return memberOf(connection).commit()
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    memberOf(connection).rollback()
  }

  /**
   * Has the transaction that is at work, and from which this is called, resolve without waiting for the disk.
   * @returns what becomes of it
   */
  dontWait(): Fate {
    if (this.#present === null) throw new Error('no transaction is at work')
    return this.#present.dontWait()
  }

  override async releaseConnection(connection?: DatabaseConnection): Promise<void> {
    if (connection) memberOf(connection).leave()
  }

  /** What is not flushed yet is told to be done before the file is closed; whoever comes later is told that it is closed. */
  override async destroy(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    const last = await this.#enter()
    last.flush()
    await super.destroy()
  }
}

const changing = new Set(['InsertQueryNode', 'UpdateQueryNode', 'DeleteQueryNode'])

class MemberConnection implements DatabaseConnection {
  readonly member: Member

  constructor(member: Member) {
    this.member = member
  }

  /** A change outside of a transaction is one of its own, and shares its commit as well. */
  async executeQuery<R>({ sql, parameters, query }: CompiledQuery): Promise<QueryResult<R>> {
    if (this.member.isInTransaction()) return this.member.run<R>(sql, parameters)
    if (!changing.has(query.kind)) return this.member.runAlone<R>(sql, parameters)
    await this.member.join()
    const result = this.#runOrRollBack<R>(sql, parameters)
    await this.member.commit()
    return result
  }

  #runOrRollBack<R>(sql: string, parameters: readonly unknown[]): QueryResult<R> {
    try {
      return this.member.run<R>(sql, parameters)
    } catch (error) {
      this.member.rollback()
      throw error
    }
  }

  // biome-ignore lint/correctness/useYield: nothing of ours is streamed from the writer's connection
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error('SQLite is not streamed from here')
  }
}

const memberOf = (connection: DatabaseConnection): Member => {
  if (!(connection instanceof MemberConnection)) throw new Error('this connection is of another driver')
  return connection.member
}
