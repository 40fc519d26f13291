import { type Compilable, type CompiledQuery, type Kysely, type QueryResult, sql } from 'kysely'

/** Stands in a compiled query where a value of a run goes. */
class Hole {
  readonly name: PropertyKey
  constructor(name: PropertyKey) {
    this.name = name
  }
}

/** A value for each name, to build the query with; what is in it says nothing. */
const holes = <V extends object>(): V =>
  // Safe as long as the builder puts values where it finds them: then they end up among the parameters, and nowhere else.
  new Proxy<V>({} as V, { get: (_, name) => new Hole(name) })

/**
 * A query of every turn, built and compiled once for each engine: Kysely's builder takes longer over it than SQLite. Only
 * the parameters may depend on the values, not which columns or conditions there are; a value may be null, and not undefined.
 */
export const prepared = <T, V extends object, R>(
  build: (db: Kysely<T>, values: V) => Compilable<R>,
): ((db: Kysely<T>, values: V) => Promise<QueryResult<R>>) => {
  const compiled = new WeakMap<object, CompiledQuery<R>>()
  return (db, values) => {
    const { adapter } = db.getExecutor()
    const known = compiled.get(adapter)
    const query = known ?? build(db, holes<V>()).compile()
    if (known === undefined) compiled.set(adapter, query)
    const parameters = query.parameters.map((one) =>
      one instanceof Hole ? Reflect.get(values, one.name) : one,
    )
    return db.executeQuery({ ...query, parameters })
  }
}

/**
 * A value that SQLite's planner (built with STAT4) is not to look at: what a join is looked up by, or what a text is like. Where the
 * parameter itself stands there, it compiles the whole statement again at every run, which takes longer than the look-up; so it
 * does where a partial index may be meant: what never changes then stands in the statement (`sql.lit`).
 */
export const given = <T>(value: T) => sql<T>`(select ${value})`

/** The same of a whole number, such as a limit; PostgreSQL would take it for a text there. */
export const givenNumber = (value: number) => sql<number>`(select cast(${value} as bigint))`
