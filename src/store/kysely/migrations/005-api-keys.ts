import { type QueryExecutorProvider, sql } from 'kysely'

type Engine = 'sqlite' | 'postgres'

/** The keys of the HTTP interface: a hash of each, never the key. */
export const up = async (db: QueryExecutorProvider, engine: Engine): Promise<void> => {
  const strict = engine === 'sqlite' ? 'strict' : ''
  await sql
    .raw(
      `create table api_keys (
        id text primary key, name text not null, hash text not null, created_at text not null,
        last_used text, revoked_at text) ${strict}`,
    )
    .execute(db)
}
