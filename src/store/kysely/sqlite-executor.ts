import {
  type CompiledQuery,
  type ConnectionProvider,
  type DatabaseConnection,
  DefaultConnectionProvider,
  DefaultQueryExecutor,
  type Dialect,
  type Driver,
  Kysely,
  type QueryResult,
  SingleConnectionProvider,
} from 'kysely'

/**
 * Kysely over a driver whose connections need no queue: a transaction's connection is had once, and each of its queries goes
 * there at once. Kysely itself asks for it before each query, through a chain of promises.
 * @param only the one connection of a driver that has no other: then no query asks for it
 */
export const kyselyOn = <T>(
  dialect: Dialect,
  driver: Driver,
  only: DatabaseConnection | null = null,
): Kysely<T> => {
  const provider = new DefaultConnectionProvider(driver)
  const parts: Parts = [dialect.createQueryCompiler(), dialect.createAdapter()]
  const executor = only ? new OnOneConnection(parts, provider, only) : new OnAnyConnection(parts, provider)
  return new Kysely<T>({ config: { dialect }, dialect, driver, executor })
}

type Parts = [ReturnType<Dialect['createQueryCompiler']>, ReturnType<Dialect['createAdapter']>]

class OnAnyConnection extends DefaultQueryExecutor {
  readonly #parts: Parts

  constructor(parts: Parts, provider: ConnectionProvider) {
    super(...parts, provider)
    this.#parts = parts
  }

  override withConnectionProvider(provider: ConnectionProvider): DefaultQueryExecutor {
    const connection = connectionOf(provider)
    return connection
      ? new OnOneConnection(this.#parts, provider, connection)
      : super.withConnectionProvider(provider)
  }
}

class OnOneConnection extends DefaultQueryExecutor {
  readonly #connection: DatabaseConnection

  constructor(parts: Parts, provider: ConnectionProvider, connection: DatabaseConnection) {
    super(...parts, provider)
    this.#connection = connection
  }

  override executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    return this.#connection.executeQuery<R>(query)
  }

  /** Kysely's check that a transaction is not over comes as a provider, and has checked before it asks. */
  override withConnectionProvider(): DefaultQueryExecutor {
    return this
  }
}

/** A provider of one connection hands it out before it returns. */
const connectionOf = (provider: ConnectionProvider): DatabaseConnection | null => {
  if (!(provider instanceof SingleConnectionProvider)) return null
  const handedOut: DatabaseConnection[] = []
  void provider.provideConnection(async (connection) => handedOut.push(connection))
  return handedOut[0] ?? null
}
